import { createClient } from "@libsql/client";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { databaseFile } from "@/db/location";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { backUp } from "./backup";
import { keepNewest, listBackups } from "./backups";

const database = databaseFile ?? "";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "naik-kelas-backups-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

async function ask(file: string, sql: string) {
  const client = createClient({ url: `file:${file}` });
  const { rows } = await client.execute(sql);
  client.close();
  return rows.map((row) => row[0]);
}

async function publishOne() {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher, { students: [await createActor("student")] });
  return announce(teacher, course);
}

test("a backup holds what was committed before it, also what is only in the log, for its owner only", async () => {
  const { id } = await publishOne();
  const { file, bytes, tables } = await backUp({ database, folder });
  await publishOne();
  expect(await ask(file, "select id from notification")).toEqual([id]);
  expect(tables).toMatchObject({ notification: 1, recipient: 1 });
  expect(statSync(file)).toMatchObject({ size: bytes });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual([basename(file)]);
});

test("no backup is overwritten", async () => {
  const at = new Date("2026-11-28T19:30:00.123Z");
  const { file } = await backUp({ database, folder, at });
  expect(basename(file)).toBe("naik-kelas-20261128T193000Z.db");
  const before = readFileSync(file);
  await publishOne();
  await expect(backUp({ database, folder, at })).rejects.toThrow(/^There is no backup: EEXIST/);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder)).toHaveLength(1);
});

test("a damaged database gives no backup, and a missing one is not created", async () => {
  const damaged = join(folder, "damaged.db");
  const bytes = readFileSync((await backUp({ database, folder: join(folder, "good") })).file);
  bytes.fill(0xff, 4096, 12_288);
  writeFileSync(damaged, bytes);
  const to = join(folder, "none");
  await expect(backUp({ database: damaged, folder: to })).rejects.toThrow(/^There is no backup: /);
  expect(readdirSync(to)).toEqual([]);

  const missing = join(folder, "missing.db");
  await expect(backUp({ database: missing, folder: to })).rejects.toThrow("There is no database");
  expect(existsSync(missing)).toBe(false);
});

test("the newest are kept; other files are not touched, nor a backup that is being written", async () => {
  for (const day of [1, 2, 3, 4]) {
    await backUp({ database, folder, at: new Date(`2026-11-0${day}T00:00:00Z`) });
  }
  const others = ["notes.txt", "naik-kelas-copy.db", "naik-kelas-20261101T000000Z.db.77.part"];
  for (const name of others) writeFileSync(join(folder, name), "");
  expect(await keepNewest(folder, 2)).toBe(2);
  const backups = (await listBackups(folder)).map((file) => basename(file));
  expect(backups).toEqual(["naik-kelas-20261104T000000Z.db", "naik-kelas-20261103T000000Z.db"]);
  expect(readdirSync(folder).toSorted()).toEqual([...backups, ...others].toSorted());
});

test("what a killed backup left is removed a day later", async () => {
  const left = join(folder, "naik-kelas-20261101T000000Z.db.77.part");
  writeFileSync(left, "");
  await backUp({ database, folder });
  expect(existsSync(left)).toBe(true);
  const dayBefore = Date.now() / 1000 - 25 * 3600;
  utimesSync(left, dayBefore, dayBefore);
  await backUp({ database, folder, at: new Date(Date.now() + 60_000) });
  expect(existsSync(left)).toBe(false);
});
