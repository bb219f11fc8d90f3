import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { eq, inArray, sql } from "drizzle-orm";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { file, fileContent, upload } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { createActor, createCourse, createModule } from "@/lib/testing/factories";
import { folderStore, objectPath } from "./folder-store";
import { contentKey, newKey, partKey, thumbnailKey } from "./key";
import { prepareSpool, spoolPath } from "./spool";
import { getFileStore } from "./store";
import { arrivedUpload, newText, rowKeys, storedKeys, uploadFile } from "./testing/uploads";
import { storedTotals } from "./totals";
import { removeUnused } from "./upkeep";

const HOUR_MS = 3_600_000;
const ages = { unusedMs: 24 * HOUR_MS, orphanMs: HOUR_MS };
/** As if days had passed. */
const atOnce = { unusedMs: -1, orphanMs: 0 };
const nothing = { uploads: 0, files: 0, temporary: 0, contents: 0, orphans: 0 };

const store = getFileStore();
let student: Actor;

beforeEach(async () => {
  student = await createActor("student");
  await uploadFile(student);
  await removeUnused(ages); // claims the store
  await db.delete(file);
  await removeUnused(atOnce);
});

/** Bytes in the store that no row knows. */
async function orphan(age = 0, name = newKey("ab".repeat(32))) {
  const path = join(env.files.uploads, "made");
  await prepareSpool();
  writeFileSync(path, "x");
  const key = name.replace(/\.(webp|part)$/, "");
  await store.put(key, path);
  rmSync(path);
  const at = new Date(Date.now() - age);
  utimesSync(objectPath(env.files.folder ?? "", key), at, at);
  return key;
}

test("what is in use, or young, is kept", async () => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  const { id: moduleId } = await createModule(course);
  const attached = await uploadFile(teacher);
  await db
    .update(file)
    .set({ moduleId, createdAt: new Date(0) })
    .where(eq(file.id, attached.id));
  await uploadFile(student);
  await arrivedUpload(student);
  await orphan(HOUR_MS / 2);
  expect(await removeUnused(ages)).toEqual(nothing);
  expect(await db.select().from(file)).toHaveLength(2);
  expect(await storedKeys(store)).toHaveLength(3);
  expect(storedTotals.get()).toEqual({ contents: 2, bytes: 200 });
});

test("a file that belongs to nothing for a day goes, with its bytes and thumbnail, but not another's of the same content", async () => {
  const content = newText();
  const old = [await uploadFile(student), await uploadFile(student, { content })];
  const kept = await uploadFile(await createActor("student"), { content });
  await db
    .update(file)
    .set({ createdAt: new Date(0) })
    .where(
      inArray(
        file.id,
        old.map(({ id }) => id),
      ),
    );
  const [row] = await db
    .select()
    .from(fileContent)
    .where(sql`hash = (select hash from file where id = ${old[0]!.id})`);
  writeFileSync(objectPath(env.files.folder ?? "", thumbnailKey(row!.key)), "thumbnail");

  expect(await removeUnused(ages)).toEqual({ ...nothing, files: 2, contents: 1 });
  expect(await db.select({ id: file.id }).from(file)).toEqual([{ id: kept.id }]);
  expect(await storedKeys(store)).toEqual(await rowKeys());
  expect(await text(await store.read((await rowKeys())[0]!))).toBe(content);
});

test("an upload that was given up for a day goes, with what has arrived", async () => {
  const [old, young] = [await arrivedUpload(student), await arrivedUpload(student)];
  await db
    .update(upload)
    .set({ createdAt: new Date(0) })
    .where(eq(upload.id, old.id));
  const long = new Date(Date.now() - 2 * HOUR_MS);
  for (const { id } of [old, young]) utimesSync(spoolPath(id), long, long);
  writeFileSync(`${spoolPath(young.id)}.0123456789ab`, "a copy, of a process that died");
  utimesSync(`${spoolPath(young.id)}.0123456789ab`, long, long);
  expect(await removeUnused(ages)).toEqual({ ...nothing, uploads: 1, temporary: 2 });
  expect(readdirSync(env.files.uploads).filter((name) => name !== "made")).toEqual([young.id]);
});

test("bytes without a row go after an hour, more than a batch of them, and parts of a copy", async () => {
  for (let count = 0; count < 250; count++) await orphan(2 * HOUR_MS);
  const young = await orphan();
  const part = partKey(newKey("cd".repeat(32)));
  const beside = await orphan(2 * HOUR_MS, part);
  writeFileSync(objectPath(env.files.folder ?? "", partKey(beside)), "");
  utimesSync(objectPath(env.files.folder ?? "", partKey(beside)), new Date(0), new Date(0));
  const outcomes = await Promise.all([removeUnused(ages), removeUnused(ages)]); // two instances
  expect(outcomes[0].orphans + outcomes[1].orphans).toBeGreaterThanOrEqual(252);
  expect(await storedKeys(store)).toEqual([young]);
});

test("a database removes nothing from a store that another has claimed, nor before it has contents", async () => {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-owned-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const other = folderStore(folder);
  const path = join(folder, "x");
  writeFileSync(path, "x");
  const key = newKey("ef".repeat(32));
  await other.put(key, path);
  const clean = async () => (await removeUnused({ ...ages, orphanMs: 0 }, other)).orphans;
  expect(await clean()).toBe(0);
  expect(await other.owner()).toBeUndefined();
  await uploadFile(student);
  expect(await other.owner("user_ofanother")).toBe("user_ofanother");
  expect(await clean()).toBe(0);
  rmSync(join(folder, "owner"));
  expect(await clean()).toBe(1);
});

test("a process that ends after it has removed bytes has left no row for them; the rest goes later", async () => {
  for (let count = 0; count < 3; count++) await uploadFile(student);
  await db.delete(file);
  const ending = {
    ...store,
    remove: async (key: string) => {
      await store.remove(key);
      if (key === contentKey(key)) throw new Error("killed");
    },
  };
  await expect(removeUnused(ages, ending)).rejects.toThrow("killed");
  const stored = await storedKeys(store);
  expect(stored).toHaveLength(2);
  expect((await rowKeys()).filter((key) => !stored.includes(key))).toEqual([]);
  await removeUnused({ ...ages, orphanMs: 0 });
  expect(await storedKeys(store)).toEqual(await rowKeys());
});

test("many contents without a file go, in several statements", async () => {
  const hashes = Array.from({ length: 450 }, (_, n) => n.toString(16).padStart(64, "0"));
  await writeBatch(
    hashes.map(
      (hash) => sql`insert into file_content (hash, key, size, type, created_at)
        values (${hash}, ${newKey(hash)}, 1, 'text/plain', 0)`,
    ),
  );
  expect(await removeUnused(ages)).toEqual({ ...nothing, contents: 450 });
  expect(await rowKeys()).toEqual([]);
});

// Content is deleted and uploaded again at the same moments: with bytes removed by their hash, or with rows
// written before the bytes, a file loses its bytes.
test("while files come and go and two instances clean up, every file has its bytes, and then nothing else is stored", async () => {
  const contents = Array.from({ length: 3 }, () => newText());
  const mine: { id: string; content: string }[] = [];
  const state = { isUploading: true };
  const comeAndGo = async (turn: number) => {
    for (let round = 0; round < 15; round++) {
      const content = contents[(turn + round) % contents.length]!;
      const { id } = await uploadFile(student, { content });
      if (round % 5 === 4) mine.push({ id, content });
      else await db.delete(file).where(eq(file.id, id));
    }
  };
  const cleanUp = async () => {
    while (state.isUploading) await removeUnused({ unusedMs: 24 * HOUR_MS, orphanMs: HOUR_MS });
  };
  const cleaning = [cleanUp(), cleanUp()];
  await Promise.all([0, 1, 2, 3].map(comeAndGo));
  state.isUploading = false;
  await Promise.all(cleaning);

  expect(mine).toHaveLength(12);
  for (const { id, content } of mine) {
    const [row] = await db
      .select({ key: fileContent.key })
      .from(fileContent)
      .where(sql`hash = (select hash from file where id = ${id})`);
    expect(await text(await store.read(row?.key ?? ""))).toBe(content);
  }
  expect(await storedKeys(store)).toEqual(await rowKeys());
});
