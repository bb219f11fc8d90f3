import { beforeEach, expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { recipient, user } from "@/db/schema";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { calls, expectCalls } from "@/db/testing/call-spy";
import { affectedUsers } from "./affected-users";
import type { Change } from "./log-follower";
import type { Publication } from "./stream";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

const RECIPIENTS_PER_READ = 2_500;
const affected = (
  users: Record<string, Publication | undefined>,
  changedCopies: [string, number][] = [],
) => ({
  users: new Map(Object.entries(users)),
  changedCopies: new Map(changedCopies),
});
const none = { userId: null, notificationId: null, newCopies: false, ageMs: null };

/** The change of an announcement that one student received. */
async function published() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { id, seq } = await announce(teacher, course);
  const change: Change = { ...none, kind: "published", notificationId: id, seq, newCopies: true };
  return { student, change, publication: { id, seq } };
}

/** Gives the notification `count` more recipients, whose ids begin with "padat_". */
async function addRecipients({ notificationId, seq }: Change, count: number) {
  const ids = Array.from({ length: count }, (_, n) => `padat_${seq}_${String(n).padStart(5, "0")}`);
  const createdAt = new Date();
  for (let from = 0; from < count; from += 500) {
    const part = ids.slice(from, from + 500);
    await writeBatch([
      db.insert(user).values(
        part.map((id) => ({
          id,
          username: id.replaceAll("_", "."),
          passwordHash: "-",
          displayName: id,
          createdAt,
        })),
      ),
      db
        .insert(recipient)
        .values(part.map((userId) => ({ notificationId: notificationId ?? "", userId, seq }))),
    ]);
  }
  return ids;
}

test("what was published concerns those who received it by that change", async () => {
  const { student, change, publication } = await published();
  const late = await createActor("student");
  const copy = { notificationId: change.notificationId ?? "", userId: late.id };
  await db.insert(recipient).values({ ...copy, seq: change.seq + 1 });
  expect(await affectedUsers([change])).toEqual(affected({ [student.id]: publication }));
});

test("who is concerned by more than one publication, or by a copy that was raised, has their inbox read", async () => {
  const { student, change, publication } = await published();
  const raised: Change = { ...change, newCopies: false };
  const own: Change = { ...none, kind: "inbox", userId: student.id, seq: change.seq + 1 };
  for (const changes of [[raised], [change, change], [change, own], [own, change]]) {
    expect(await affectedUsers(changes)).toEqual(affected({ [student.id]: undefined }));
  }
  const others: Change = { ...own, userId: "user_lain" };
  const both = { [student.id]: publication, user_lain: undefined };
  expect(await affectedUsers([change, others])).toEqual(affected(both));
});

test("copies that changed concern all who have one, whenever they received it", async () => {
  const { student, change } = await published();
  const late = await createActor("student");
  const copy = { notificationId: change.notificationId ?? "", userId: late.id };
  await db.insert(recipient).values({ ...copy, seq: change.seq + 1 });
  const corrected: Change = { ...change, kind: "inbox", seq: change.seq + 2 };
  const again: Change = { ...corrected, seq: corrected.seq + 1 };
  const { users, changedCopies } = await affectedUsers([corrected, again]);
  expect(users).toEqual(
    new Map([
      [student.id, undefined],
      [late.id, undefined],
    ]),
  );
  expect(changedCopies).toEqual(
    new Map([
      [student.id, again.seq],
      [late.id, again.seq],
    ]),
  );
});

test("an inbox change concerns its owner alone", async () => {
  const { change } = await published();
  const inbox: Change = { ...change, kind: "inbox", userId: "user_pemilik" };
  expect(await affectedUsers([inbox])).toEqual(affected({ user_pemilik: undefined }));
  expectCalls({});
});

test("an access change concerns no inbox, a change without a user or a notification nobody", async () => {
  const { change } = await published();
  const { seq } = change;
  const changes: Change[] = [
    { ...change, kind: "access", userId: "user_keluar" },
    { ...none, kind: "inbox", seq },
    { ...none, kind: "published", seq },
  ];
  expect(await affectedUsers(changes)).toEqual(affected({}));
  expectCalls({});
});

test.each([
  [1, 1],
  [RECIPIENTS_PER_READ - 1, 1],
  [RECIPIENTS_PER_READ, 2],
  [RECIPIENTS_PER_READ + 1, 2],
])("%i recipients are found by %i statements, each once", async (count, statements) => {
  const { student, change } = await published();
  const ids = [...(await addRecipients(change, count - 1)), student.id];
  calls.clear();
  expect([...(await affectedUsers([change])).users.keys()]).toEqual(ids);
  expectCalls({ recipientsAfter: statements });

  const corrected: Change = { ...change, kind: "inbox", seq: change.seq + 1 };
  const { users, changedCopies } = await affectedUsers([corrected]);
  expect([...users.keys()]).toEqual(ids);
  expect([...changedCopies]).toEqual(ids.map((id) => [id, corrected.seq]));
  expectCalls({ recipientsAfter: 2 * statements });
});
