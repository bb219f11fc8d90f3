import { randomBytes } from "node:crypto";
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { backUp } from "@/db/backup/backup";
import { db } from "@/db/client";
import { databaseFile } from "@/db/location";
import { file, fileContent } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { createActor } from "@/lib/testing/factories";
import { backUpFiles, filesFolder, pruneFiles, restoreFiles } from "./backup";
import { folderStore, objectPath } from "./folder-store";
import { thumbnailKey } from "./key";
import { uploadFile } from "./testing/uploads";
import { removeUnused } from "./upkeep";

let folder: string;
let student: Actor;
const store = env.files.folder ?? "";

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "naik-kelas-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await db.delete(file);
  await removeUnused({ unusedMs: -1, orphanMs: 0 });
  student = await createActor("student");
});

const rowOf = async (id: string) => {
  const [row] = await db
    .select({ key: fileContent.key, hash: fileContent.hash })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash))
    .where(eq(file.id, id));
  if (!row) throw new Error("no such file");
  return row;
};

const backUpDatabase = async (at: string) =>
  (await backUp({ database: databaseFile ?? "", folder, at: new Date(at) })).file;

const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();

async function keysIn(path: string) {
  const keys = [];
  for await (const { key } of folderStore(path).list()) keys.push(key);
  return keys.toSorted();
}

test("files go with the database, once each; the store of a restored database has them all", async () => {
  const first = await uploadFile(student);
  const { key, hash } = await rowOf(first.id);
  writeFileSync(objectPath(store, thumbnailKey(key)), "gambar");
  await db.update(fileContent).set({ thumbnailSize: 6 }).where(eq(fileContent.hash, hash));
  const monday = await backUpDatabase("2026-11-23T19:30:00Z");
  const added = await backUpFiles({ database: monday, folder, store });
  expect(added).toEqual({ objects: 2, bytes: 106, added: 2, missing: [] });
  expect(filesIn(filesFolder(folder))).toEqual([hash, `${hash}.webp`]);
  expect(statSync(objectPath(store, key)).nlink).toBe(2); // no bytes are copied on the same disk

  const second = await rowOf((await uploadFile(student)).id);
  const tuesday = await backUpDatabase("2026-11-24T19:30:00Z");
  expect(await backUpFiles({ database: tuesday, folder, store })).toMatchObject({
    objects: 3,
    added: 1,
  });

  const elsewhere = join(folder, "new", "store");
  const restored = await restoreFiles({ database: tuesday, folder, store: elsewhere });
  expect(restored).toEqual({ objects: 3, bytes: 206, added: 3, missing: [] });
  expect(await keysIn(elsewhere)).toEqual([key, thumbnailKey(key), second.key].toSorted());
  expect(await restoreFiles({ database: tuesday, folder, store: elsewhere })).toMatchObject({
    added: 0,
    missing: [],
  });
});

test.skipIf(process.getuid?.() !== 0)(
  "root's backup leaves the server its files, and a restored store belongs to whom its folder belongs",
  async () => {
    const NOBODY = 65_534;
    const { key, hash } = await rowOf((await uploadFile(student)).id);
    const original = objectPath(store, key);
    const saved = join(filesFolder(folder), hash.slice(0, 2), hash.slice(2, 4), hash);
    chownSync(original, NOBODY, NOBODY);
    const database = await backUpDatabase("2026-11-25T19:30:00Z");
    await backUpFiles({ database, folder, store });
    expect(statSync(original).uid).toBe(NOBODY);
    expect(statSync(saved).uid).toBe(0);

    const home = join(folder, "home");
    mkdirSync(home);
    chownSync(home, NOBODY, NOBODY);
    const restored = join(home, "store");
    await restoreFiles({ database, folder, store: restored });
    expect(statSync(objectPath(restored, key)).uid).toBe(NOBODY);
    expect(statSync(saved).uid).toBe(0);
  },
);

test("what is not there, or not what it was, is named and not taken", async () => {
  const [gone, damaged, sound] = [
    await rowOf((await uploadFile(student)).id),
    await rowOf((await uploadFile(student)).id),
    await rowOf((await uploadFile(student)).id),
  ];
  rmSync(objectPath(store, gone.key));
  const size = statSync(objectPath(store, damaged.key)).size;
  writeFileSync(objectPath(store, damaged.key), randomBytes(size));
  const database = await backUpDatabase("2026-11-25T19:30:00Z");
  const saved = await backUpFiles({ database, folder, store });
  expect(saved.missing.map(({ key }) => key).toSorted()).toEqual(
    [gone.key, damaged.key].toSorted(),
  );
  expect(filesIn(filesFolder(folder))).toEqual([sound.hash]);

  const copy = join(
    filesFolder(folder),
    sound.hash.slice(0, 2),
    sound.hash.slice(2, 4),
    sound.hash,
  );
  renameSync(copy, `${copy}.away`);
  const elsewhere = join(folder, "store");
  const restored = await restoreFiles({ database, folder, store: elsewhere });
  expect(restored).toMatchObject({ objects: 0, added: 0 });
  expect(restored.missing).toHaveLength(3);
  expect(await keysIn(elsewhere)).toEqual([]);
});

test("what no backup refers to goes after a day", async () => {
  const [old, kept] = [await uploadFile(student), await uploadFile(student)];
  const hashes = { old: (await rowOf(old.id)).hash, kept: (await rowOf(kept.id)).hash };
  const before = await backUpDatabase("2026-11-26T19:30:00Z");
  await backUpFiles({ database: before, folder, store });
  await db.delete(file).where(eq(file.id, old.id));
  await removeUnused({ unusedMs: 86_400_000, orphanMs: 3_600_000 });
  const after = await backUpDatabase("2026-11-27T19:30:00Z");
  expect(await pruneFiles(folder, [before, after])).toBe(0);
  expect(await pruneFiles(folder, [after])).toBe(0); // perhaps of a backup that is under way
  expect(await pruneFiles(folder, [after], 0)).toBe(1);
  expect(filesIn(filesFolder(folder))).toEqual([hashes.kept]);
  expect(hashes.old).not.toBe(hashes.kept);
});

test("a database of before there were files has none", async () => {
  const { createClient } = await import("@libsql/client");
  const database = join(folder, "old.db");
  const client = createClient({ url: `file:${database}` });
  await client.execute("create table user (id text)");
  client.close();
  const none = { objects: 0, bytes: 0, added: 0, missing: [] };
  expect(await backUpFiles({ database, folder, store })).toEqual(none);
});
