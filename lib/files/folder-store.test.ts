import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { limitFileSize, mountSmallDisk } from "@/db/testing/small-disk";
import { folderStore, objectPath } from "./folder-store";
import { newKey, partKey } from "./key";
import type { FileStore } from "./store";

const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

function newFile(bytes: Buffer) {
  const path = join(temporary(), "file");
  writeFileSync(path, bytes);
  return { path, key: newKey(createHash("sha256").update(bytes).digest("hex")) };
}

async function keysOf(store: FileStore) {
  const keys = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys;
}

const unavailable = { code: "BUSY", reason: "filesUnavailable" };

test("what is stored is read, whole and in part, listed, and gone when it is removed", async () => {
  const folder = join(temporary(), "not", "yet", "there");
  const store = folderStore(folder);
  expect(await keysOf(store)).toEqual([]);
  const bytes = randomBytes(300_000);
  const { path, key } = newFile(bytes);
  await store.put(key, path);
  rmSync(path); // the store has its own name for the bytes

  expect((await buffer(await store.read(key))).equals(bytes)).toBe(true);
  const part = await buffer(await store.read(key, { start: 1_000, end: 199_999 }));
  expect(part.equals(bytes.subarray(1_000, 200_000))).toBe(true);
  expect(await keysOf(store)).toEqual([key]);
  expect(statSync(join(folder, key.slice(0, 2))).mode & 0o077).toBe(0);

  await store.remove(key);
  await store.remove(key);
  expect(await keysOf(store)).toEqual([]);
  await expect(store.read(key)).rejects.toMatchObject(unavailable);
});

test("other files in the folder are not listed; a name that leads elsewhere is refused", async () => {
  const folder = temporary();
  const store = folderStore(folder);
  const { path, key } = newFile(Buffer.from("x"));
  await store.put(key, path);
  const beside = join(objectPath(folder, key), "..");
  writeFileSync(join(beside, "catatan.txt"), "");
  writeFileSync(join(beside, partKey(key)), "");
  writeFileSync(join(folder, "uploads"), "");
  expect((await keysOf(store)).toSorted()).toEqual([key, partKey(key)]);
  for (const name of ["../x", `${key}/../x`, `${key}.exe`, ""]) {
    expect(() => objectPath(folder, name)).toThrow("is not the name of an object");
  }
});

test("on another disk the bytes are copied, also twice at once", async () => {
  const disk = mountSmallDisk(4);
  if (!disk) return; // where mounting is not permitted there is no other disk
  onTestFinished(() => disk.remove());
  const store = folderStore(disk.folder);
  const bytes = randomBytes(700_000);
  const files = [newFile(bytes), newFile(bytes)];
  await Promise.all(files.map(({ key, path }) => store.put(key, path)));
  for (const { key } of files) {
    expect((await buffer(await store.read(key))).equals(bytes)).toBe(true);
  }
  expect(await keysOf(store)).toHaveLength(2);
});

describe("a disk that is full", () => {
  const small = mountSmallDisk(2);
  const isSmall = small !== undefined;
  const disk = small ?? limitFileSize();
  afterAll(() => {
    disk?.free(process.pid);
    disk?.remove();
  });

  test("refuses in one clear way, and nothing of the file is left on it", async () => {
    if (!disk) throw new Error("this machine can simulate no full disk");
    const store = folderStore(disk.folder);
    const { path, key } = newFile(randomBytes(500_000));
    const large = newFile(randomBytes(3_000_000)); // fills it while it is copied
    disk.fill(process.pid);
    await expect(store.put(key, path)).rejects.toMatchObject(unavailable);
    expect(await keysOf(store)).toEqual([]);
    disk.free(process.pid);
    if (isSmall) await expect(store.put(large.key, large.path)).rejects.toMatchObject(unavailable);
    expect(await keysOf(store)).toEqual([]);
    await store.put(key, path);
    expect(await keysOf(store)).toEqual([key]);
  });
});

test.skipIf(process.getuid?.() === 0)("a folder that cannot be written is an outage", async () => {
  const folder = temporary();
  chmodSync(folder, 0o500);
  const { path, key } = newFile(Buffer.from("x"));
  await expect(folderStore(folder).put(key, path)).rejects.toMatchObject(unavailable);
  expect(readdirSync(folder)).toEqual([]);
});
