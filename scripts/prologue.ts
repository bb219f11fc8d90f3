// The first import of every command: what stands after it is evaluated with `.env` loaded.
import { existsSync } from "node:fs";
import { DrizzleQueryError } from "drizzle-orm";

// A command that cannot go on says why in one sentence, as the server does.
process.on("uncaughtException", (error) => {
  console.error(reasonOf(error));
  process.exit(1);
});

if (existsSync(".env")) process.loadEnvFile(".env"); // variables of the environment win

/** Drizzle puts every parameter of a failed query into its message: a password's hash, perhaps. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return error instanceof DrizzleQueryError ? reasonOf(error.cause) : error.message;
}
