import { failOnConsoleError } from "./fail-on-console-error";
import { copyTemplate } from "./template-copy";

// Before the test file imports anything that opens the database.
const database = copyTemplate();
process.env.TURSO_DATABASE_URL = `file:${database}`;
process.env.FILES_URL = `file:${database}.files`;
failOnConsoleError();
