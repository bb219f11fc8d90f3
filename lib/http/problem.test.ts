import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { DatabaseUnavailableError } from "@/db/errors";
import { PublicError } from "@/lib/errors";
import { problemOf } from "./problem";

const locked = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" });
const busy = new DatabaseUnavailableError("locked", { cause: locked, uncertain: false });
const lost = new DatabaseUnavailableError("no answer", { uncertain: true });

test.each([
  ["thrown by the client", busy, "nothing-applied"],
  ["wrapped by Drizzle", new DrizzleQueryError("insert into", ["secret"], busy), "nothing-applied"],
  ["from a remote server", locked, "nothing-applied"],
  ["response lost", new DrizzleQueryError("insert into", ["secret"], lost), "uncertain"],
])("an outage is 503 with a short Retry-After: %s", async (_name, error, detail) => {
  const answer = problemOf(error);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(await answer.json()).toEqual({
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail,
  });
});

test("a public error has its reason and field", async () => {
  const answer = problemOf(new PublicError("INVALID", "usernameTaken", "username"));
  expect(await answer.json()).toMatchObject({
    status: 400,
    detail: "usernameTaken",
    errors: [{ field: "username", code: "usernameTaken" }],
  });
});

test.each([new Error("a mistake"), new DrizzleQueryError("select 1", [], new Error("corrupt")), 1])(
  "any other error is rethrown: %s",
  (error) => {
    expect(() => problemOf(error)).toThrow(error);
  },
);
