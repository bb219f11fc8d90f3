import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { DatabaseUnavailableError } from "@/db/errors";
import { auditLog } from "@/db/schema";
import { received } from "@/db/testing/cookies";
import { getSignedIn } from "@/lib/auth/session";
import { recordPath } from "@/lib/http/requested-path";
import { createActor } from "@/lib/testing/factories";
import {
  getShellVisitor,
  getVisitor,
  requireActor,
  requirePendingPasswordChange,
  requireRole,
} from "./page-access";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.mock("@/lib/auth/session", () => ({ getSignedIn: vi.fn() }));
vi.stubEnv("__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS", "true"); // as next.config.ts has it

const PATH = "/teach/courses?page=2";
const signedIn = vi.mocked(getSignedIn);
beforeEach(() => {
  signedIn.mockReset().mockResolvedValue(null);
  received.delete("x-naik-kelas-path");
});

/** Makes `address` the one that was requested, as the proxy does. */
const request = (address: string) =>
  recordPath(received, new URL(address, "https://sekolah.example"));

/** What Next.js throws to lead elsewhere. */
const leadsTo = (path: string) => ({
  digest: expect.stringContaining(`;${path};`) as string,
});
const anOutage = () => new DatabaseUnavailableError("no answer", { uncertain: false });

test("C1: a page knows who is signed in", async () => {
  const actor = await createActor("teacher");
  signedIn.mockResolvedValue({ actor, mustChange: null });
  expect(await getVisitor(PATH)).toBe(actor);
  expect(await getShellVisitor()).toBe(actor);
  expect(await requireActor(PATH)).toBe(actor);
});

test("C1: a visitor may be nobody, or is led to the login page and back", async () => {
  expect(await getVisitor(PATH)).toBeNull();
  expect(await getShellVisitor()).toBeNull();
  await expect(requireActor(PATH)).rejects.toMatchObject(
    leadsTo("/login?next=%2Fteach%2Fcourses%3Fpage%3D2"),
  );
});

test.each(["one-time", "short"] as const)(
  "L10: a password that must be changed (%s) opens nothing but its change",
  async (mustChange) => {
    const actor = await createActor("teacher");
    signedIn.mockResolvedValue({ actor, mustChange });
    const change = leadsTo("/password?next=%2Fteach%2Fcourses%3Fpage%3D2");
    await expect(getVisitor(PATH)).rejects.toMatchObject(change);
    await expect(requireRole(PATH, ["teacher"])).rejects.toMatchObject(change);
    await expect(getVisitor("/")).rejects.toMatchObject(leadsTo("/password"));
    expect(await getShellVisitor()).toBeNull();
    expect(await requirePendingPasswordChange()).toEqual({ actor, reason: mustChange });
  },
);

test("L10: nobody else has anything to do where it is changed", async () => {
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(leadsTo("/login"));
  signedIn.mockResolvedValue({ actor: await createActor("student"), mustChange: null });
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(leadsTo("/app/settings"));
});

test.each([
  ["/teach/courses?page=2&q=a%20b", "/teach/courses?page=2&q=a%20b"],
  ["/teach/courses?page=2&_rsc=1abcd", "/teach/courses?page=2"],
  ["/teach/courses?_rsc=1abcd", "/teach/courses"],
  ["/login?next=%2Fapp%3Fa%3D1", "/app?a=1"],
  ["/register?next=%2Fapp%3Fa%3D1", "/app?a=1"],
])("C1: %s leads through login and a required change to %s", async (address, next) => {
  request(address);
  const encoded = encodeURIComponent(next).replaceAll("%20", "+");
  if (!address.includes("next=")) {
    await expect(requireActor("/teach")).rejects.toMatchObject(leadsTo(`/login?next=${encoded}`));
  }
  const actor = await createActor("teacher");
  signedIn.mockResolvedValue({ actor, mustChange: "one-time" });
  await expect(getVisitor("/teach")).rejects.toMatchObject(leadsTo(`/password?next=${encoded}`));
});

test("C1: the page for a required change leads on once it is done, and never to another site", async () => {
  request("/password?next=%2Fapp%3Fa%3D1");
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(
    leadsTo("/login?next=%2Fapp%3Fa%3D1"),
  );
  signedIn.mockResolvedValue({ actor: await createActor("student"), mustChange: null });
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(leadsTo("/app?a=1"));
  request("/password?next=https%3A%2F%2Fevil.example");
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(leadsTo("/app/settings"));
});

test("L5: without the database a page leads to the one that says so, its frame stays empty", async () => {
  signedIn.mockImplementation(() => Promise.reject(anOutage()));
  const outage = leadsTo("/unavailable?back=%2Fteach%2Fcourses%3Fpage%3D2");
  await expect(getVisitor(PATH)).rejects.toMatchObject(outage);
  await expect(requireActor(PATH)).rejects.toMatchObject(outage);
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(
    leadsTo("/unavailable?back=%2Fpassword"),
  );
  expect(await getShellVisitor()).toBeNull();
});

test("a mistake is no outage", async () => {
  signedIn.mockImplementation(() => Promise.reject(new Error("a mistake")));
  await expect(getVisitor(PATH)).rejects.toThrow("a mistake");
  await expect(getShellVisitor()).rejects.toThrow("a mistake");
});

test("C1: a page for some roles is refused to the others, which is recorded", async () => {
  const actor = await createActor("student");
  signedIn.mockResolvedValue({ actor, mustChange: null });
  expect(await requireRole(PATH, ["teacher", "student"])).toBe(actor);
  const entries = () => db.select().from(auditLog).where(eq(auditLog.actorId, actor.id));
  expect(await entries()).toEqual([]);

  await expect(requireRole(PATH, ["teacher", "admin"])).rejects.toMatchObject({
    digest: "NEXT_HTTP_ERROR_FALLBACK;403",
  });
  expect(await entries()).toMatchObject([
    { action: "access", outcome: "refused", detail: JSON.stringify({ path: PATH }) },
  ]);
});
