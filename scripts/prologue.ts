// The first import of every command: modules imported after it are evaluated with `.env` loaded.
import { existsSync } from "node:fs";
import { DrizzleQueryError } from "drizzle-orm";

// A failed command prints its reason in one sentence, as the server does.
process.on("uncaughtException", (error) => {
  console.error(reasonOf(error));
  process.exit(1);
});

if (existsSync(".env")) process.loadEnvFile(".env"); // environment variables take precedence

/** Drizzle includes all parameters of a failed query in its message, perhaps a password's hash. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return error instanceof DrizzleQueryError ? reasonOf(error.cause) : error.message;
}
