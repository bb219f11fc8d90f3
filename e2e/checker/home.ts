import { join } from "node:path";
import { type LibsqlServer, startLibsqlServer } from "../../db/testing/libsql-server/server";

/** Where the database lives, and what can be done to it while it is in use. */
export type Home = {
  /** For `TURSO_DATABASE_URL` and `TURSO_AUTH_TOKEN`. */
  url: string;
  authToken: string;
  /** The database file itself: what is checked in the end is read from there. */
  file: string;
  /** In front of the file, if it is reached over HTTP. */
  server?: { faults: LibsqlServer["faults"]; restart: () => Promise<void> };
  stop: () => Promise<void>;
};

export function fileHome(folder: string): Home {
  const file = join(folder, "school.db");
  return { url: `file:${file}`, authToken: "", file, stop: () => Promise.resolve() };
}

export async function remoteHome(folder: string): Promise<Home> {
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
