import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { db } from "@/db/client";
import { file, fileContent, upload } from "@/db/schema";
import { env } from "@/lib/env";
import { RetryLater } from "@/lib/errors";
import { createActor } from "@/lib/testing/factories";
import { completeUpload } from "./complete";
import { respondWithThumbnail } from "./download";
import { thumbnailKey } from "./key";
import { spoolPath } from "./spool";
import { getFileStore } from "./store";
import { jpeg } from "./testing/samples";
import {
  arrivedUpload,
  newText,
  rowKeys,
  spooled,
  storedKeys,
  uploadFile,
} from "./testing/uploads";

const store = getFileStore();

const contentsOf = (content: string | Buffer) =>
  db
    .select()
    .from(fileContent)
    .where(eq(fileContent.hash, createHash("sha256").update(content).digest("hex")));

test("a complete upload becomes a file of the actor's, with its id; nothing of the upload is left", async () => {
  const student = await createActor("student");
  const content = newText(70_000);
  const arrived = await arrivedUpload(student, { name: "catatan.txt", content });
  const attachment = await completeUpload(student, arrived);
  expect(attachment).toEqual({
    id: arrived.id,
    name: "catatan.txt",
    type: "text/plain",
    size: 70_000,
    width: null,
    height: null,
    hasThumbnail: false,
  });
  const [row] = await contentsOf(content);
  expect(await text(await store.read(row?.key ?? ""))).toBe(content);
  const [saved] = await db.select().from(file).where(eq(file.id, arrived.id));
  expect(saved).toMatchObject({ uploaderId: student.id, announcementId: null, moduleId: null });
  expect(await db.select().from(upload).where(eq(upload.id, arrived.id))).toEqual([]);
  expect(spooled()).toEqual([]);
});

test("the same content is stored once, whoever uploads it and however many do at once", async () => {
  const content = newText();
  const actors = await Promise.all(Array.from({ length: 8 }, () => createActor("student")));
  const files = await Promise.all(actors.map((actor) => uploadFile(actor, { content })));
  files.push(await uploadFile(actors[0]!, { content, name: "lagi.txt" }));
  expect(new Set(files.map(({ id }) => id)).size).toBe(9);
  expect(await contentsOf(content)).toHaveLength(1);
  expect(await storedKeys(store)).toEqual(await rowKeys());
});

test("bytes that the store has lost are stored again by the next upload of the same content", async () => {
  const student = await createActor("student");
  const content = newText();
  const first = await uploadFile(student, { content });
  const [row] = await contentsOf(content);
  await store.remove(row?.key ?? "");
  const again = await uploadFile(student, { content });
  expect(again.id).not.toBe(first.id);
  expect(await text(await store.read(row?.key ?? ""))).toBe(content);
  expect(await contentsOf(content)).toEqual([row]);
});

test("another's upload, and one that was cancelled, becomes nobody's file", async () => {
  const [owner, other] = [await createActor("student"), await createActor("student")];
  const arrived = await arrivedUpload(owner);
  await expect(completeUpload(other, arrived)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const cancelled = await arrivedUpload(owner);
  await db.delete(upload).where(eq(upload.id, cancelled.id));
  await expect(completeUpload(owner, cancelled)).rejects.toMatchObject({ code: "NOT_FOUND" });
  rmSync(spoolPath(arrived.id), { force: true });
  await expect(completeUpload(owner, arrived)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await db.select().from(file).where(eq(file.uploaderId, owner.id))).toEqual([]);
  expect(await db.select().from(file).where(eq(file.uploaderId, other.id))).toEqual([]);
  expect(await storedKeys(store)).toEqual(await rowKeys());
});

test("an upload of another size than announced is refused, and gone", async () => {
  const student = await createActor("student");
  const arrived = await arrivedUpload(student);
  await db.update(upload).set({ size: 99 }).where(eq(upload.id, arrived.id));
  await expect(completeUpload(student, arrived)).rejects.toMatchObject({ reason: "fileBroken" });
  expect(await db.select().from(upload).where(eq(upload.userId, student.id))).toEqual([]);
  expect(await db.select().from(file).where(eq(file.uploaderId, student.id))).toEqual([]);
  expect([spooled(), await storedKeys(store)]).toEqual([[], await rowKeys()]);
});

/** For this test each user has room for 1 MB. */
function withLittleRoom() {
  const settings = env as { FILES_PER_USER_MB: number };
  const before = settings.FILES_PER_USER_MB;
  onTestFinished(() => void (settings.FILES_PER_USER_MB = before));
  settings.FILES_PER_USER_MB = 1;
}

test("the quota holds for uploads that end at once; the same content again costs nothing", async () => {
  withLittleRoom();
  const student = await createActor("student");
  const contents = Array.from({ length: 5 }, () => newText(300_000));
  const outcomes = await Promise.allSettled(
    contents.map((content) => uploadFile(student, { content })),
  );
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused.map(({ reason }) => reason as unknown)).toEqual(
    Array(2).fill(expect.objectContaining({ reason: "filesFull", params: { max: 1 } })),
  );
  const kept = outcomes.findIndex(({ status }) => status === "fulfilled");
  await uploadFile(student, { content: contents[kept] ?? "" });
  expect(await db.select().from(file).where(eq(file.uploaderId, student.id))).toHaveLength(4);
  expect(await db.select().from(upload).where(eq(upload.userId, student.id))).toEqual([]);
  expect([spooled(), await storedKeys(store)]).toEqual([[], await rowKeys()]);
});

test("each file counts as 4 kB at least, also one with a content that is there already", async () => {
  withLittleRoom();
  const student = await createActor("student");
  const large = newText(1_020_000);
  await uploadFile(student, { content: large });
  const free = 1024 * 1024 - 1_020_000;
  const tiny = newText(2);
  for (let count = 0; count < Math.floor(free / 4_096); count++) {
    await uploadFile(student, { content: count % 2 === 0 ? tiny : newText(20) });
  }
  const full = { reason: "filesFull" };
  await expect(uploadFile(student, { content: newText(20) })).rejects.toMatchObject(full);
  await expect(uploadFile(student, { content: tiny })).rejects.toMatchObject(full);
  await uploadFile(student, { content: large }); // its own bytes are more than 4 kB for each
});

test("while the store cannot be used the upload is kept, and completed by a second try", async () => {
  const student = await createActor("student");
  const arrived = await arrivedUpload(student);
  const away = {
    ...store,
    put: () => Promise.reject(new RetryLater("BUSY", "filesUnavailable", 1)),
  };
  await expect(completeUpload(student, arrived, { store: away })).rejects.toMatchObject({
    reason: "filesUnavailable",
  });
  expect(await db.select().from(file).where(eq(file.id, arrived.id))).toEqual([]);
  expect(spooled()).toEqual([arrived.id]);
  expect(await completeUpload(student, arrived)).toMatchObject({ id: arrived.id });
  expect(spooled()).toEqual([]);
});

test("bytes that were stored too long ago get no row: upkeep may have removed them", async () => {
  const student = await createActor("student");
  const arrived = await arrivedUpload(student);
  await expect(completeUpload(student, arrived, { maxTimeToRowMs: 0 })).rejects.toMatchObject({
    reason: "filesUnavailable",
  });
  expect(await db.select().from(file).where(eq(file.uploaderId, student.id))).toEqual([]);
  expect(await storedKeys(store)).toEqual(await rowKeys());
  expect(await completeUpload(student, arrived)).toMatchObject({ id: arrived.id });
});

test("with the bytes of a picture its thumbnail is made again, and measured", async () => {
  const student = await createActor("student");
  const content = await jpeg({ width: 700, height: 500 });
  const { id } = await uploadFile(student, { name: "papan.jpg", content });
  const [{ key, thumbnailSize } = { key: "", thumbnailSize: 0 }] = await contentsOf(content);
  await Promise.all([key, thumbnailKey(key)].map((each) => store.remove(each)));
  await db.update(fileContent).set({ thumbnailSize: 1 }).where(eq(fileContent.key, key));
  await uploadFile(student, { name: "papan.jpg", content });
  const thumbnail = await respondWithThumbnail(student, id, { headers: new Headers() });
  expect(thumbnail.headers.get("content-length")).toBe(String(thumbnailSize));
  expect((await thumbnail.arrayBuffer()).byteLength).toBe(thumbnailSize);
});
