import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, deletionRequest, throttle, user } from "@/db/schema";
import { createActor, createCourse, createSession, dump } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { present } from "@/db/testing/cookies";
import { readerOf } from "@/lib/i18n/preferences";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import {
  countDeletionRequests,
  declineDeletion,
  getDeletionRequest,
  getOwnDeletionRequest,
  listDeletionRequests,
  requestDeletion,
  takeBackDeletionRequest,
} from "./deletion-requests";
import { deleteUser } from "./mutations";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);

const PASSWORD = "kucing tidur siang";
const passwordHash = hashSync(PASSWORD, 4);
const reason = "Masih ada proyek yang dinilai.";

let admin: Actor;
beforeEach(async () => {
  admin = await createActor("admin");
  await db.delete(deletionRequest);
  await db.delete(throttle);
});

async function createUser(role: Role = "student") {
  const actor = await createActor(role, { passwordHash });
  present((await createSession(actor)).token);
  return actor;
}
async function asking(role: Role = "student") {
  const actor = await createUser(role);
  await requestDeletion(actor, PASSWORD);
  const { requestedAt } = (await getOwnDeletionRequest(actor))!;
  return { actor, requestedAt, userId: actor.id };
}
const actionsOn = async ({ id }: Actor) =>
  (await db.select().from(auditLog).where(eq(auditLog.targetId, id)).orderBy(auditLog.id)).map(
    ({ action, outcome }) => `${action} ${outcome}`,
  );

describe("asking", () => {
  test.each(["student", "teacher"] as const)("a %s asks once, with the password", async (role) => {
    const { actor, requestedAt } = await asking(role);
    await requestDeletion(actor, PASSWORD);
    expect(await getOwnDeletionRequest(actor)).toEqual({
      requestedAt,
      declinedAt: null,
      declineReason: "",
    });
    expect(await listDeletionRequests(admin)).toMatchObject([
      { userId: actor.id, role, courses: 0 },
    ]);
    expect(await actionsOn(actor)).toEqual(["deletion_request ok"]);
  });

  test("a wrong password changes nothing, is recorded and counted", async () => {
    const student = await createUser();
    const before = await dump();
    const wrong = { code: "INVALID", reason: "currentPassword", field: "currentPassword" };
    for (let n = 0; n < 10; n++) {
      await expect(requestDeletion(student, "bukan itu")).rejects.toMatchObject(wrong);
    }
    await expect(requestDeletion(student, PASSWORD)).rejects.toMatchObject({ code: "TOO_MANY" });
    expect(await dump()).toBe(before);
    expect((await actionsOn(student)).slice(0, 1)).toEqual(["deletion_request failed"]);
  });

  test("an admin cannot ask", async () => {
    const other = await createUser("admin");
    const before = await dump();
    await expect(requestDeletion(other, PASSWORD)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await dump()).toBe(before);
  });

  test("it is taken back while it is open, and only one's own", async () => {
    const { actor } = await asking();
    const other = await createUser();
    await takeBackDeletionRequest(other);
    expect(await countDeletionRequests(admin)).toBe(1);
    await takeBackDeletionRequest(actor);
    await takeBackDeletionRequest(actor);
    expect(await getOwnDeletionRequest(actor)).toBeUndefined();
    expect(await actionsOn(actor)).toEqual(["deletion_request ok", "deletion_take_back ok"]);
    expect(await actionsOn(other)).toEqual([]);
  });
});

describe("declining", () => {
  test("the user is told why, in their language, and may ask again", async () => {
    const { actor, userId, requestedAt } = await asking();
    await declineDeletion(admin, { userId, requestedAt, reason });
    expect(await countDeletionRequests(admin)).toBe(0);
    expect(await getOwnDeletionRequest(actor)).toMatchObject({
      declinedAt: expect.any(Date) as Date,
      declineReason: reason,
    });
    const { items } = await listNotifications(actor, {}, readerOf("en"));
    expect(items).toMatchObject([
      {
        type: "account",
        title: "Your request to delete your account was declined",
        message: reason,
        link: "/app/settings/data",
      },
    ]);
    expect(await countUnread(actor)).toBe(1);
    await takeBackDeletionRequest(actor); // nothing is open
    expect(await getOwnDeletionRequest(actor)).toBeDefined();

    await requestDeletion(actor, PASSWORD);
    expect(await getOwnDeletionRequest(actor)).toMatchObject({
      declinedAt: null,
      declineReason: "",
    });
    expect(await actionsOn(actor)).toEqual([
      "deletion_request ok",
      "deletion_decline ok",
      "deletion_request ok",
    ]);
  });

  test("of two admins who decline at once one succeeds, and the user is told once", async () => {
    const { actor, userId, requestedAt } = await asking();
    const other = await createActor("admin");
    const outcomes = await Promise.allSettled(
      [admin, other].map((each) => declineDeletion(each, { userId, requestedAt, reason })),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await countUnread(actor)).toBe(1);
  });

  test("a request that was taken back, or asked again, is not declined", async () => {
    const { actor, userId, requestedAt } = await asking();
    await db.update(deletionRequest).set({ requestedAt: new Date(requestedAt.getTime() + 1) });
    const before = await dump();
    const declined = declineDeletion(admin, { userId, requestedAt, reason });
    await expect(declined).rejects.toMatchObject({ reason: "deletionRequestGone" });
    expect(await dump()).toBe(before);
    expect(await countUnread(actor)).toBe(0);
  });

  test.each(["student", "teacher"] as const)("a %s neither sees nor declines", async (role) => {
    const { userId, requestedAt } = await asking();
    const actor = await createActor(role);
    const before = await dump();
    const denied = { code: "FORBIDDEN" };
    await expect(listDeletionRequests(actor)).rejects.toMatchObject(denied);
    await expect(countDeletionRequests(actor)).rejects.toMatchObject(denied);
    await expect(getDeletionRequest(actor, userId)).rejects.toMatchObject(denied);
    const declined = declineDeletion(actor, { userId, requestedAt, reason });
    await expect(declined).rejects.toMatchObject(denied);
    expect(await dump()).toBe(before);
  });

  test("an admin who was demoted meanwhile declines nothing", async () => {
    const { userId, requestedAt } = await asking();
    await db.update(user).set({ role: "student" }).where(eq(user.id, admin.id));
    const before = await dump();
    await expect(declineDeletion(admin, { userId, requestedAt, reason })).rejects.toThrow();
    expect(await dump()).toBe(before);
  });
});

describe("deleting", () => {
  test("removes the request with the account", async () => {
    const { userId, requestedAt } = await asking();
    await deleteUser(admin, { userId, requestedAt });
    expect(await db.select().from(deletionRequest)).toEqual([]);
  });

  test("a declined request is removed too, with the reason", async () => {
    const { userId, requestedAt } = await asking();
    const told = "Alasan yang hanya ditulis di sini.";
    await declineDeletion(admin, { userId, requestedAt, reason: told });
    await deleteUser(admin, { userId });
    expect(await dump()).not.toContain(told);
  });

  test("after the request was taken back nothing is deleted", async () => {
    const { actor, userId, requestedAt } = await asking();
    await takeBackDeletionRequest(actor);
    const before = await dump();
    await expect(deleteUser(admin, { userId, requestedAt })).rejects.toMatchObject({
      code: "CONFLICT",
      reason: "deletionRequestGone",
    });
    expect(await dump()).toBe(before);
  });

  test("a teacher's courses pass to another first", async () => {
    const { actor, userId, requestedAt } = await asking("teacher");
    await createCourse(actor);
    expect(await listDeletionRequests(admin)).toMatchObject([{ courses: 1 }]);
    await expect(deleteUser(admin, { userId, requestedAt })).rejects.toMatchObject({
      reason: "stillTeaches",
    });
    const handover = (await createActor("teacher")).id;
    await deleteUser(admin, { userId, requestedAt, handover });
    expect(await countDeletionRequests(admin)).toBe(0);
  });
});
