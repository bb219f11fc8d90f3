import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { db } from "@/db/client";
import { file, fileContent, upload } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { completeUpload } from "./complete";
import { newKey, thumbnailKey } from "./key";
import { s3Store } from "./s3-store";
import type { FileStore } from "./store";
import { type Fault, hasS3Server, startS3Server } from "./testing/s3-server";
import { arrivedUpload } from "./testing/uploads";
import { removeUnused } from "./upkeep";

/** Of what has to fail. */
const SHORT_MS = 800;
const PATIENT_MS = 20_000;
const unavailable = { code: "BUSY", reason: "filesUnavailable" };

function newFile(bytes: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-s3-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  return { path, key: newKey(createHash("sha256").update(bytes).digest("hex")) };
}

// Without Swift scripts/debian-package.mjs says what was not tested.
describe.skipIf(!hasS3Server)("a bucket", () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  let store: FileStore;
  let hasty: FileStore;

  beforeAll(async () => {
    server = await startS3Server();
    store = s3Store({ ...server.bucket, timeoutMs: PATIENT_MS });
    hasty = s3Store({ ...server.bucket, timeoutMs: SHORT_MS });
    await store.owner((await createActor("student")).id); // the first user's; see upkeep.ts
  });
  afterEach(() => void (server.state.fault = "none"));
  afterAll(() => server.stop());

  async function keys() {
    const found = [];
    for await (const { key } of store.list()) found.push(key);
    return found.toSorted();
  }

  test("what is stored is read, whole and in part, listed with its time, and gone when it is removed", async () => {
    const bytes = randomBytes(700_000);
    const { path, key } = newFile(bytes);
    expect(await store.has(key)).toBe(false);
    await store.put(key, path);
    expect(await store.has(key)).toBe(true);
    await store.put(thumbnailKey(key), path);
    expect((await buffer(await store.read(key))).equals(bytes)).toBe(true);
    const part = await buffer(await store.read(key, { start: 10, end: 399_999 }));
    expect(part.equals(bytes.subarray(10, 400_000))).toBe(true);
    for await (const { modifiedAt } of store.list()) {
      expect(Math.abs(Date.now() - modifiedAt.getTime())).toBeLessThan(60_000);
    }
    expect(await keys()).toEqual([key, thumbnailKey(key)]);
    for (const name of [key, key, thumbnailKey(key)]) await store.remove(name);
    expect(await keys()).toEqual([]);
    await expect(store.read(key)).rejects.toMatchObject(unavailable);
  });

  test("more objects than a page holds are listed", async () => {
    const paged = s3Store({ ...server.bucket, timeoutMs: PATIENT_MS, pageSize: 3 });
    const { path } = newFile(Buffer.from("x"));
    const made = Array.from({ length: 8 }, (_, n) => newKey(String(n).repeat(64)));
    // With a suffix, since the server compares the hash in the name with the bytes.
    for (const key of made) await store.put(thumbnailKey(key), path);
    const listed = [];
    for await (const { key } of paged.list()) listed.push(key);
    expect(listed.toSorted()).toEqual(made.map(thumbnailKey));
    // The server rounds times up.
    expect(await removeUnused({ unusedMs: 86_400_000, orphanMs: -5_000 }, paged)).toMatchObject({
      orphans: 8,
    });
    expect(await keys()).toEqual([]);
  });

  test("bytes that are not those of the hash are refused by the bucket", async () => {
    const { path } = newFile(Buffer.from("diubah di jalan"));
    await expect(store.put(newKey("ab".repeat(32)), path)).rejects.toMatchObject(unavailable);
    expect(await keys()).toEqual([]);
  });

  test("who has claimed the bucket first owns it", async () => {
    const { id } = await createActor("student");
    const owner = await store.owner();
    expect(owner).toMatch(/^user_/);
    expect([await store.owner(id), await store.owner()]).toEqual([owner, owner]);
  });

  test("a wrong key is an outage, not a way in", async () => {
    const stranger = s3Store({
      ...server.bucket,
      secretAccessKey: "salah",
      timeoutMs: PATIENT_MS,
    });
    const { path, key } = newFile(Buffer.from("x"));
    await expect(stranger.put(key, path)).rejects.toMatchObject(unavailable);
    expect(await keys()).toEqual([]);
  });

  test("an error that passes is not seen by anybody", async () => {
    const { path, key } = newFile(Buffer.from("berhasil"));
    server.state.fault = "once";
    await store.put(key, path);
    server.state.fault = "once";
    expect(String(await buffer(await store.read(key)))).toBe("berhasil");
    await store.remove(key);
  });

  test.each<Fault>(["busy", "silent", "silent after 200", "silent after 500", "away"])(
    "a bucket that is %s: nothing is attached, and later the same upload is",
    async (fault) => {
      const student = await createActor("student");
      const arrived = await arrivedUpload(student);
      server.state.fault = fault;
      await expect(completeUpload(student, arrived, { store: hasty })).rejects.toMatchObject(
        unavailable,
      );
      expect(await db.select().from(file).where(eq(file.id, arrived.id))).toEqual([]);
      expect(await db.select().from(upload).where(eq(upload.id, arrived.id))).toHaveLength(1);
      await expect(removeUnused({ unusedMs: 1e9, orphanMs: 1e9 }, hasty)).rejects.toMatchObject(
        unavailable,
      );

      server.state.fault = "none";
      expect(await completeUpload(student, arrived, { store })).toMatchObject({ id: arrived.id });
      const [row] = await db
        .select({ key: fileContent.key })
        .from(fileContent)
        .innerJoin(file, eq(file.hash, fileContent.hash))
        .where(eq(file.id, arrived.id));
      expect(await keys()).toContain(row?.key);
    },
  );

  test("a download that stalls fails; one whose reader is slow does not", async () => {
    const bytes = randomBytes(3_000_000);
    const { path, key } = newFile(bytes);
    await store.put(key, path);
    const slow = await hasty.read(key);
    await pause(3 * SHORT_MS);
    expect((await buffer(slow)).equals(bytes)).toBe(true);

    server.state.fault = "stalled";
    const stalled = await hasty.read(key);
    await expect(buffer(stalled)).rejects.toThrow("the bucket does not go on");
  });
});
