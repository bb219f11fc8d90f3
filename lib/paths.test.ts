import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { roles } from "@/db/enums";
import { homeOf, sameSitePath } from "./paths";

test.each([
  "/",
  "/app",
  "/app/notifications?unread=1#n-3",
  "/app/courses/course_1?a=1&b=%2F%2Fevil.test",
  "/%09/evil.test", // percent-encoded is part of the path, not a tab
])("%s is accepted", (path) => {
  expect(sameSitePath(path)).toBe(path);
});

test.each([
  "//evil.test",
  "///evil.test",
  "/\\evil.test",
  "\\/evil.test",
  "\\\\evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "/\r//evil.test",
  "\t//evil.test",
  " //evil.test",
  "/app\u0000",
  "/app\u007f",
  "/app\\..\\evil",
  "/.//evil.test",
  "/..//evil.test",
  "/app/..//evil.test",
  "/%2e//evil.test",
  "https:evil.test",
  "https://evil.test",
  "http://localhost:3000/app",
  "javascript:alert(1)",
  "data:text/html,x",
  "app",
  "",
  `/${"a".repeat(10_000)}`,
])("%j is refused", (path) => {
  expect(sameSitePath(path)).toBeUndefined();
});

test.each([undefined, null, 7, ["/app"], { toString: () => "/app" }])(
  "%j is not a path",
  (value) => {
    expect(sameSitePath(value)).toBeUndefined();
  },
);

test("every accepted path stays on the site when it is parsed again", () => {
  const piece = constantFrom("/", "\\", ".", "..", "%2e", "%09", "\t", "evil.test", ":", "@", "?");
  assert(
    property(array(piece, { maxLength: 8 }), (pieces) => {
      const path = sameSitePath(`/${pieces.join("")}`);
      if (path === undefined) return;
      expect(new URL(path, "https://own.test").origin).toBe("https://own.test");
      expect(sameSitePath(path)).toBe(path);
    }),
    { numRuns: 2_000 },
  );
});

test("every role's home is a page of this site", () => {
  for (const role of roles) expect(sameSitePath(homeOf[role])).toBe(homeOf[role]);
});
