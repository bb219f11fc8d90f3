import { copyFileSync } from "node:fs";
import { format } from "node:util";
import { afterEach, expect, inject } from "vitest";

// Before the test file imports anything that opens the database.
const template = inject("databaseTemplate");
const copy = template.replace("template.db", `${crypto.randomUUID()}.db`);
copyFileSync(template, copy);
process.env.TURSO_DATABASE_URL = `file:${copy}`;

const complaints: string[] = [];
console.error = (...args: unknown[]) => void complaints.push(format(...args));
afterEach(() => expect(complaints.splice(0), "console.error was called").toEqual([]));
