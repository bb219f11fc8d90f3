import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { contentFor, copyOf, published, school } from "@/lib/announcements/testing/announcements";
import type { OfflineChange } from "@/lib/offline/messages";
import { announce, createActor, dump } from "@/lib/testing/factories";
import { getWriteLimiter } from "@/lib/throttle/write-limit";
import { countUnread } from "./data";
import { setRead } from "./mutations";
import { replayChanges } from "./replay";

vi.mock("next/cache", () => ({ revalidatePath: vi.fn() })); // there is no request

const newKey = () => crypto.randomUUID();

async function inbox() {
  const { teacher, students, course } = await school(1);
  const [student] = students as [(typeof students)[0]];
  const askedId = await published(teacher, contentFor([course], { needsConfirmation: true }));
  const { notificationId: asked } = await copyOf(askedId, student);
  const { id: plain, announcementId } = await announce(teacher, course);
  const replay = (...changes: OfflineChange[]) =>
    replayChanges(student, { userId: student.id, changes });
  const copies = async () => ({
    asked: await copyOf(askedId, student),
    plain: await copyOf(announcementId, student),
  });
  return { teacher, course, student, askedId, asked, plain, replay, copies };
}

test("changes are applied in order, at the time of their arrival", async () => {
  const { student, asked, plain, replay, copies } = await inbox();
  const before = Date.now();
  const keys = Array.from({ length: 4 }, newKey) as [string, string, string, string];
  const answer = await replay(
    { key: keys[0], id: plain, action: "read" },
    { key: keys[1], id: plain, action: "unread" },
    { key: keys[2], id: plain, action: "read" },
    { key: keys[3], id: asked, action: "confirm", version: 1 },
  );
  expect(answer).toEqual({ results: keys.map((key) => ({ key })), unreadCount: 0 });
  const found = await copies();
  expect(found.plain.readAt?.getTime()).toBeGreaterThanOrEqual(before);
  expect(found.asked.confirmedAt?.getTime()).toBeGreaterThanOrEqual(before - 1_000);
  expect(await countUnread(student)).toBe(0);
});

test("a queue that is sent twice changes nothing the second time, also at the same time", async () => {
  const { student, asked, plain, replay } = await inbox();
  const queue: OfflineChange[] = [
    { key: newKey(), id: plain, action: "read" },
    { key: newKey(), id: asked, action: "confirm", version: 1 },
  ];
  const answers = await Promise.all([replay(...queue), replay(...queue), replay(...queue)]);
  for (const { results } of answers) expect(results).toEqual(queue.map(({ key }) => ({ key })));
  const logged = await db.select().from(change).where(eq(change.userId, student.id));
  expect(logged.filter(({ kind }) => kind === "inbox")).toHaveLength(2);

  await setRead(student, { id: plain, read: false }); // meanwhile, on another device
  const before = await dump();
  expect(await replay(...queue)).toEqual({ results: answers[0].results, unreadCount: 1 });
  expect(await dump()).toBe(before);
});

test("another user's queue changes nothing, though the same announcement is in both inboxes", async () => {
  const { teacher, students, course } = await school(2);
  const [first, second] = students as [(typeof students)[0], (typeof students)[0]];
  const { id } = await announce(teacher, course);
  const before = await dump();
  const changes: OfflineChange[] = [{ key: newKey(), id, action: "read" }];
  await expect(replayChanges(second, { userId: first.id, changes })).rejects.toThrow("otherUser");
  expect(await dump()).toBe(before);
});

test("what has become impossible is refused alone", async () => {
  const { teacher, askedId, asked, plain, replay, copies } = await inbox();
  const elsewhere = await createActor("student");
  const unknown = `notif_${elsewhere.id.slice(5)}`;
  await correctAnnouncement(teacher, askedId, {
    content: { title: "Baru", message: "Baru.", link: null },
    correction: "material",
    version: 1,
  });
  const keys = Array.from({ length: 4 }, newKey) as [string, string, string, string];
  const { results } = await replay(
    { key: keys[0], id: unknown, action: "read" },
    { key: keys[1], id: asked, action: "confirm", version: 1 },
    { key: keys[2], id: plain, action: "confirm", version: 1 },
    { key: keys[3], id: plain, action: "read" },
  );
  expect(results).toEqual([
    { key: keys[0], refused: "notFound" },
    { key: keys[1], refused: "correctedMeanwhile" },
    { key: keys[2], refused: "confirmationNotAsked" },
    { key: keys[3] },
  ]);
  const found = await copies();
  expect(found.asked.confirmedAt).toBeNull();
  expect(found.plain.readAt).not.toBeNull();
});

test("each change counts as a write: a long queue ends at the limit, and goes on later", async () => {
  const { student, plain, replay } = await inbox();
  const limiter = getWriteLimiter();
  while (!(await limiter.take(student.id))); // all writes of this minute
  const first = { key: newKey(), id: plain, action: "read" } as const;
  const second = { key: newKey(), id: plain, action: "unread" } as const;
  await expect(replay(first, second)).rejects.toThrow("tooManyWrites");
  const answer = await replay(first);
  expect(answer).toEqual({ results: [{ key: first.key }], unreadCount: 1 });
});

test("a key that was used for another change is refused", async () => {
  const { plain, replay, copies } = await inbox();
  const key = newKey();
  await replay({ key, id: plain, action: "read" });
  const { results } = await replay({ key, id: plain, action: "unread" });
  expect(results).toEqual([{ key, refused: "formUsed" }]);
  expect((await copies()).plain.readAt).not.toBeNull();
});
