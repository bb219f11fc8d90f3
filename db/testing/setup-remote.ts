import { afterAll } from "vitest";
import { LIMITS } from "@/db/remote";
import { startLibsqlServer } from "@/db/testing/libsql-server/server";
import { failOnConsoleError } from "./fail-on-console-error";
import { copyTemplate } from "./template-copy";

// Before the test file imports anything that opens the database.
const authToken = "kunci-uji";
const file = copyTemplate();
const server = await startLibsqlServer({ file, authToken, outlivesPowerCuts: false });
process.env.FILES_URL = `file:${file}.files`;
process.env.TURSO_DATABASE_URL = server.url;
process.env.TURSO_AUTH_TOKEN = authToken;
afterAll(() => server.stop());
failOnConsoleError();

// Client and server share one process here, on a machine that may be under load.
for (const limit of Object.values(LIMITS)) Object.assign(limit, { attemptMs: 20_000 });
