import { createClient } from "@libsql/client";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { databaseFile } from "@/db/location";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { backUp } from "./backup";
import { restore } from "./restore";

let folder: string;
/** A closed database that is not the one of the backup. */
let database: string;
let backup: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "naik-kelas-restore-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  database = join(folder, "school.db");
  copyFileSync((await backUpTo("before")).file, database);
  const teacher = await createActor("teacher");
  await createSession(teacher);
  const students = [await createActor("student")];
  await announce(teacher, await createCourse(teacher, { students }));
  backup = (await backUpTo("backups")).file;
});

const backUpTo = (name: string) =>
  backUp({ database: databaseFile ?? "", folder: join(folder, name) });

async function ask(file: string, sql: string) {
  const client = createClient({ url: `file:${file}` });
  const { rows } = await client.execute(sql);
  client.close();
  return rows.map((row) => row[0]);
}

const count = async (file: string, table: string) =>
  (await ask(file, `select count(*) from ${table}`))[0];

/** Another process that opens the database and writes to it, until it is killed. */
async function useElsewhere(): Promise<ChildProcess> {
  const script = `
    import { createClient } from "@libsql/client";
    const client = createClient({ url: "file:${database}" });
    await client.execute("pragma journal_mode = wal");
    await client.execute("create table only_in_log (x)");
    console.log("open");
    setInterval(() => client.execute("select 1 from only_in_log"), 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

/** `npm run db:restore`: libSQL leaves a connection of this process open until it is collected. */
async function runRestore(...args: string[]) {
  const command = ["--conditions=react-server", "--import", "tsx", "scripts/db-restore.ts"];
  const child = spawn(process.execPath, [...command, ...args], {
    env: { ...process.env, TURSO_DATABASE_URL: `file:${database}` },
  });
  const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { stderr, code: child.exitCode };
}

/** Expects that a restore fails with this reason and leaves everything as it was. */
async function expectRefused(options: Partial<Parameters<typeof restore>[0]>, reason: RegExp) {
  const before = [
    readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name)),
    statSync(database).size,
  ];
  await expect(restore({ backup, database, ...options })).rejects.toThrow(reason);
  const after = [
    readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name)),
    statSync(database).size,
  ];
  expect(after).toEqual(before);
}

test("a backup takes the place of the database, which is kept; the log has a new epoch", async () => {
  const notifications = await count(backup, "notification");
  const before = {
    file: readFileSync(database),
    epoch: await ask(backup, "select epoch from log_epoch"),
  };
  chmodSync(database, 0o640);
  const at = new Date("2026-11-28T19:30:00Z");
  const restored = await restore({ backup, database, at });
  expect(restored).toMatchObject({
    replaced: `${database}.replaced-20261128T193000Z`,
    missingMigrations: 0,
    tables: { notification: notifications },
  });
  expect(await count(database, "notification")).toBe(notifications);
  expect(await ask(database, "select epoch from log_epoch")).not.toEqual(before.epoch);
  expect(await ask(backup, "select epoch from log_epoch")).toEqual(before.epoch);
  expect(await ask(restored.replaced ?? "", "pragma integrity_check")).toEqual(["ok"]);
  expect(statSync(database).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).toSorted()).toEqual(
    ["backups", "before", "school.db", "school.db.replaced-20261128T193000Z"].toSorted(),
  );
});

test("sessions of the backup live on, unless they are ended", async () => {
  await restore({ backup, database });
  expect(await count(database, "session")).toBeGreaterThan(0);
  await restore({ backup, database, endsSessions: true, at: new Date(Date.now() + 5_000) });
  expect(await count(database, "session")).toBe(0);
});

test("where there is no database, or a link to one, the backup is put there", async () => {
  const elsewhere = join(folder, "new.db");
  expect(await restore({ backup, database: elsewhere })).toMatchObject({ replaced: undefined });
  expect(statSync(elsewhere).mode & 0o777).toBe(0o600);

  const path = join(folder, "link.db");
  symlinkSync(database, path);
  await restore({ backup, database: path });
  expect(await count(database, "notification")).toBe(await count(backup, "notification"));
});

test("a database that a process has open is not replaced; what a crashed one left in its log is kept", async () => {
  const other = await useElsewhere();
  const { stderr, code } = await runRestore(backup);
  expect(stderr).toBe(`${database} is open in another process: stop it first.\n`);
  expect(code).toBe(1);
  other.kill("SIGKILL");
  await once(other, "exit");
  expect(existsSync(`${database}-wal`)).toBe(true);
  const { replaced = "" } = await restore({ backup, database });
  expect(existsSync(`${database}-wal`)).toBe(false);
  expect(await ask(replaced, "select name from sqlite_schema where name = 'only_in_log'")).toEqual([
    "only_in_log",
  ]);
});

test("a damaged database is replaced, but not with a log beside it", async () => {
  writeFileSync(database, "not a database at all, but something of some length".repeat(100));
  writeFileSync(`${database}-wal`, "");
  await expectRefused({}, /is left beside a database that cannot be read: .*move it away\.$/);
  rmSync(`${database}-wal`);
  const damaged = readFileSync(database);
  const { replaced = "" } = await restore({ backup, database });
  expect(readFileSync(replaced).equals(damaged)).toBe(true);
  expect(await count(database, "notification")).toBe(await count(backup, "notification"));
});

test("what is not a sound backup of this version is refused", async () => {
  const copy = join(folder, "backups", "copy.db");
  const change = async (sql: string) => {
    copyFileSync(backup, copy);
    await ask(copy, sql).catch(() => []);
  };
  await expectRefused(
    { backup: join(folder, "backups", "nothing.db") },
    /cannot be copied: ENOENT\.$/,
  );
  await expectRefused({ backup: database }, /is the database itself\.$/);

  writeFileSync(copy, "SQLite? No.");
  await expectRefused({ backup: copy }, /is not a SQLite database\.$/);
  const bytes = readFileSync(backup);
  writeFileSync(copy, bytes.subarray(0, bytes.length / 2));
  await expectRefused({ backup: copy }, /is damaged: /);
  await change("drop table __drizzle_migrations");
  await expectRefused({ backup: copy }, /is not a database of Naik Kelas\.$/);
  await change("insert into __drizzle_migrations (hash, created_at) values ('of tomorrow', 1)");
  await expectRefused(
    { backup: copy },
    /made by another version of Naik Kelas, perhaps a newer one\.$/,
  );
  await change("delete from session");
  writeFileSync(`${copy}-wal`, "");
  await expectRefused({ backup: copy }, /has a -wal or -shm file beside it/);
});

test("a row that refers to nothing is a reason to refuse", async () => {
  const client = createClient({ url: `file:${backup}` });
  await client.executeMultiple(
    "pragma foreign_keys = off; insert into recipient (notification_id, user_id, seq) values ('none', 'nobody', 1);",
  );
  client.close();
  await expectRefused({}, /is damaged: a row of recipient refers to nothing$/);
});

test("a backup of an earlier version is restored, and says how many migrations a start will apply", async () => {
  await ask(
    backup,
    "delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)",
  );
  expect(await restore({ backup, database })).toMatchObject({ missingMigrations: 1 });
});
