import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { DATABASE_URL } from "./temporary-database";

/** The bench's database behind the libSQL server of the tests, in a process of its own. */
export async function startRemoteDatabase() {
  const file = DATABASE_URL.slice("file:".length);
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "db/testing/libsql-server/main.ts", "--file", file],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  process.once("exit", () => child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
