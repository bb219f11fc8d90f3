import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { DatabaseUnavailableError } from "@/db/errors";
import { type ErrorCode, PublicError, RetryLater } from "@/lib/errors";
import { methodNotAllowed, onlyAllow, problem, problemOf } from "./problem";
import { problemSchema } from "./problem-schema";

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
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
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

test.each<[ErrorCode, number]>([
  ["INVALID", 400],
  ["UNAUTHENTICATED", 401],
  ["FORBIDDEN", 403],
  ["NOT_FOUND", 404],
  ["CONFLICT", 409],
  ["STALE", 412],
  ["UNCONDITIONAL", 428],
  ["TOO_MANY", 429],
  ["BUSY", 503],
])("%s is %i, without a field or a time to wait", async (code, status) => {
  const answer = problemOf(new PublicError(code, "forbidden"));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, null]);
  const body: unknown = await answer.json();
  expect(body).toEqual({
    type: "about:blank",
    title: expect.stringMatching(/^[A-Z][A-Za-z ]+$/) as string,
    status,
    detail: "forbidden",
  });
  expect(problemSchema.parse(body)).toEqual(body);
});

test("L9: whoever is too fast is told for how long to wait", () => {
  const answer = problemOf(new RetryLater("TOO_MANY", "tooMany", 42));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "42"]);
});

test("a status that HTTP has no words for is an error all the same", async () => {
  expect(await problem(499).json()).toEqual({ type: "about:blank", title: "Error", status: 499 });
});

test("E8: a method that is not served is refused with those that are", async () => {
  const answer = methodNotAllowed("GET", "POST");
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect(await answer.json()).toMatchObject({ status: 405 });
});

test("E8: a route refuses each method that it does not serve, and describes itself", () => {
  const methods = onlyAllow("GET", "PUT");
  expect(Object.keys(methods).toSorted()).toEqual([
    "DELETE",
    "GET",
    "HEAD",
    "OPTIONS",
    "PATCH",
    "POST",
    "PUT",
  ]);
  for (const method of ["HEAD", "POST", "PATCH", "DELETE"] as const) {
    const answer = methods[method]();
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, PUT"]);
  }
  const described = methods.OPTIONS();
  expect([described.status, described.body]).toEqual([204, null]);
  expect(Object.fromEntries(described.headers)).toEqual({
    allow: "GET, PUT",
    "cache-control": "no-store",
  });
});
