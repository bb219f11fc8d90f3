import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { jar, present } from "@/db/testing/cookies";
import {
  clearSessionCookie,
  newSessionToken,
  presentedSessionId,
  sessionIdOf,
  setSessionCookie,
} from "./session-cookie";

vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});
afterEach(() => jar.clear());

test("B1: a token has 256 bits, and its session's id is no way back to it", () => {
  const tokens = Array.from({ length: 100 }, newSessionToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(sessionIdOf("token")).toBe(createHash("sha256").update("token").digest("hex"));
});

test.each([
  ["a token", "x".repeat(43), true],
  ["as long as one may be", "x".repeat(128), true],
  ["longer than any", "x".repeat(129), false],
  ["empty", "", false],
  ["not there", undefined, false],
])("B10: a cookie that is %s stands for a session: %s", async (_name, token, stands) => {
  present(token);
  expect(await presentedSessionId()).toBe(stands ? sessionIdOf(token ?? "") : undefined);
});

const attributes = { path: "/", httpOnly: true, sameSite: "lax", secure: false };

test("B3: the cookie is out of reach, and lives as long as a session ever can", async () => {
  await setSessionCookie("token");
  expect([...jar.values()]).toEqual([
    { name: "session", value: "token", options: { ...attributes, maxAge: 7 * 24 * 3600 } },
  ]);
  await clearSessionCookie();
  expect(jar.size).toBe(0);
});
