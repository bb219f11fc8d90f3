import { failOnConsoleError } from "./fail-on-console-error";
import { copyTemplate } from "./template-copy";

// Before the test file imports anything that opens the database.
process.env.TURSO_DATABASE_URL = `file:${copyTemplate()}`;
failOnConsoleError();
