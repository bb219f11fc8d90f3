import { expect, test, vi } from "vitest";
import { jar } from "@/db/testing/cookies";
import { clearSessionCookie, presentedSessionId, setSessionCookie } from "./session-cookie";

vi.hoisted(() => (process.env.APP_ORIGIN = "https://kelas.sch.id"));
vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});

test("B3: under https the cookie is Secure, and no other site can have set it", async () => {
  await setSessionCookie("token");
  const options = { path: "/", httpOnly: true, sameSite: "lax", secure: true, maxAge: 604_800 };
  expect([...jar.values()]).toEqual([{ name: "__Host-session", value: "token", options }]);
  jar.set("session", { name: "session", value: "planted" });
  await clearSessionCookie();
  expect([...jar.keys()]).toEqual(["session"]);
  expect(await presentedSessionId()).toBeUndefined();
});
