import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { DatabaseUnavailableError } from "@/db/errors";
import { auditLog } from "@/db/schema";
import { getSignedIn } from "@/lib/auth/session";
import { createActor } from "@/lib/testing/factories";
import {
  getShellVisitor,
  getVisitor,
  requireActor,
  requirePendingPasswordChange,
  requireRole,
} from "./page-access";

vi.mock("@/lib/auth/session", () => ({ getSignedIn: vi.fn() }));
vi.stubEnv("__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS", "true"); // as next.config.ts has it

const PATH = "/teach/courses?page=2";
const signedIn = vi.mocked(getSignedIn);
beforeEach(() => void signedIn.mockReset().mockResolvedValue(null));

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
    await expect(getVisitor(PATH)).rejects.toMatchObject(leadsTo("/password"));
    await expect(requireRole(PATH, ["teacher"])).rejects.toMatchObject(leadsTo("/password"));
    expect(await getShellVisitor()).toBeNull();
    expect(await requirePendingPasswordChange()).toEqual({ actor, reason: mustChange });
  },
);

test("L10: nobody else has anything to do where it is changed", async () => {
  await expect(requirePendingPasswordChange()).rejects.toMatchObject(leadsTo("/login"));
  signedIn.mockResolvedValue({ actor: await createActor("student"), mustChange: null });
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
