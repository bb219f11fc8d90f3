import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type LibsqlServer, startLibsqlServer } from "../../db/testing/libsql-server/server";

/** The database under test, and its fault injection. */
export type TestDatabase = {
  /** For `TURSO_DATABASE_URL` and `TURSO_AUTH_TOKEN`. */
  url: string;
  authToken: string;
  /** The database file itself: the final snapshot is read from it. */
  file: string;
  /** The server in front of the file, if it is reached over HTTP. */
  server?: { faults: LibsqlServer["faults"]; restart: () => Promise<void> };
  stop: () => Promise<void>;
};

export function fileDatabase(folder: string): TestDatabase {
  const file = join(folder, "school.db");
  return { url: `file:${file}`, authToken: "", file, stop: () => Promise.resolve() };
}

/** A remote one without faults, in a process of its own: with thousands of streams the checker's is busy. */
export async function separateDatabase(folder: string): Promise<TestDatabase> {
  const file = join(folder, "school.db");
  const authToken = "kunci";
  const tsx = createRequire(import.meta.url).resolve("tsx/cli");
  const server = "db/testing/libsql-server/main.ts";
  const child = spawn(process.execPath, [tsx, server, "--file", file, "--token", authToken], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill("SIGTERM"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const stop = async () => {
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  };
  return { url, authToken, file, stop };
}

export async function remoteDatabase(folder: string): Promise<TestDatabase> {
  const file = join(folder, "school.db");
  const authToken = "kunci";
  let server = await startLibsqlServer({ file, authToken });
  const { url } = server;
  return {
    url,
    authToken,
    file,
    server: {
      get faults() {
        return server.faults;
      },
      async restart() {
        await server.stop();
        server = await startLibsqlServer({ file, authToken, port: Number(new URL(url).port) });
      },
    },
    stop: () => server.stop(),
  };
}
