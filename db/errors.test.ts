import { expect, test } from "vitest";
import { databaseOutage, DatabaseUnavailableError, isBusy, isDamage } from "./errors";

type Codes = { code?: string; extendedCode?: string; statementIndex?: number };
const driverError = (codes: Codes, message = "disk I/O error") =>
  Object.assign(new Error(message), codes);

test.each<[Codes, ReturnType<typeof databaseOutage>]>([
  [{ code: "SQLITE_FULL" }, "nothing-applied"],
  [{ code: "SQLITE_READONLY", extendedCode: "SQLITE_READONLY_DBMOVED" }, "nothing-applied"],
  [{ code: "SQLITE_CORRUPT", extendedCode: "SQLITE_CORRUPT_INDEX" }, "nothing-applied"],
  [{ code: "SQLITE_NOTADB" }, "nothing-applied"],
  [{ code: "SQLITE_CANTOPEN", extendedCode: "SQLITE_CANTOPEN_ISDIR" }, "nothing-applied"],
  [{ code: "SQLITE_PROTOCOL" }, "nothing-applied"],
  [{ code: "SQLITE_IOERR", extendedCode: "SQLITE_IOERR_WRITE" }, "nothing-applied"],
  [
    { code: "SQLITE_IOERR", extendedCode: "SQLITE_IOERR_READ", statementIndex: 0 },
    "nothing-applied",
  ],
  [{ code: "SQLITE_IOERR", extendedCode: "SQLITE_IOERR_FSYNC" }, "uncertain"],
  [{ code: "SQLITE_IOERR" }, "uncertain"],
  [{ code: "SQLITE_BUSY" }, "nothing-applied"],
  [{ code: "SQLITE_CONSTRAINT", extendedCode: "SQLITE_CONSTRAINT_UNIQUE" }, undefined],
  [{ code: "SQLITE_ERROR" }, undefined],
  [{}, undefined],
])("%j is %s", (codes, outcome) => {
  const error = driverError(codes);
  expect(databaseOutage(error)).toBe(outcome);
  expect(databaseOutage(new Error("Failed query", { cause: error }))).toBe(outcome);
});

test("the error of a file that cannot be opened has no code, and is an outage", () => {
  const message = 'ConnectionFailed("Unable to open connection to local database /a/b.db: 14")';
  expect(databaseOutage(driverError({ code: "" }, message))).toBe("nothing-applied");
});

test("a DatabaseUnavailableError's own outcome takes precedence over its cause", () => {
  const cause = driverError({ code: "SQLITE_IOERR" });
  for (const uncertain of [true, false]) {
    const error = new DatabaseUnavailableError("gone", { cause, uncertain });
    expect(databaseOutage(error)).toBe(uncertain ? "uncertain" : "nothing-applied");
  }
});

test("damage and a busy lock are distinguished from other errors", () => {
  expect(isDamage(new Error("", { cause: driverError({ code: "SQLITE_NOTADB" }) }))).toBe(true);
  expect(isDamage(driverError({ code: "SQLITE_FULL" }))).toBe(false);
  expect(isBusy(driverError({ code: "SQLITE_BUSY_SNAPSHOT" }))).toBe(true);
  expect(isBusy(driverError({ code: "SQLITE_FULL" }))).toBe(false);
  expect(isBusy("SQLITE_BUSY")).toBe(false);
});
