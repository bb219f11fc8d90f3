import { expect, test } from "vitest";
import { mayReadMetrics } from "./metrics-access";

const token = "a-token-of-many-letters";
const asked = (authorization?: string) => new Headers(authorization ? { authorization } : {});

test("a client with the token may read, with any case of the scheme", () => {
  expect(mayReadMetrics(asked(`Bearer ${token}`), token)).toBe(true);
  expect(mayReadMetrics(asked(`bearer ${token}`), token)).toBe(true);
});

test.each([
  undefined,
  "",
  "Bearer",
  "Bearer ",
  `Basic ${token}`,
  `xBearer ${token}`,
  `Bearerx ${token}`,
  `Bearer ${token}x`,
  token,
])("nobody else may: %s", (authorization) => {
  expect(mayReadMetrics(asked(authorization), token)).toBe(false);
  expect(mayReadMetrics(asked(authorization), undefined)).toBe(false);
});

test("this machine may, without any token", () => {
  const local = new Headers({ "x-naik-kelas-local-client": "true" });
  expect(mayReadMetrics(local, undefined)).toBe(true);
});
