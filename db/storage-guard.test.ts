import { execFileSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { type Client, createClient } from "@libsql/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Connection, openEmbedded } from "./embedded";
import { databaseOutage, type Outcome } from "./errors";
import { eventually } from "./testing/eventually";
import { copyTemplate } from "./testing/template-copy";

/* oxlint-disable no-restricted-properties -- the client itself is tested here */
const insert = (id: string) =>
  `insert into user (id, username, password_hash, display_name, created_at)
   values ('${id}', '${id}', '-', '-', 0)`;

let path: string;
let connection: Connection;
let client: Client;
let takenOver: number;
beforeEach(async () => {
  path = copyTemplate();
  takenOver = 0;
  const takeOver = () => Promise.resolve(void takenOver++);
  connection = openEmbedded(path, { takeOver });
  ({ client } = connection);
  await connection.prepare();
  await write("before");
});
afterEach(() => connection.close());

const write = (id: string) => client.batch([insert(id)], "write");
const read = () => client.execute("select id from user order by id");

async function idsIn(file: string) {
  const other = createClient({ url: `file:${file}` });
  const { rows } = await other.execute("select id from user order by id");
  other.close();
  return rows.map(({ id }) => id);
}

/** The outcome of a call that must fail. */
async function outcomeOf(call: Promise<unknown>): Promise<Outcome | undefined> {
  return databaseOutage(
    await call.then(
      () => "it succeeded",
      (error: unknown) => error,
    ),
  );
}

async function expectOutage() {
  for (let round = 0; round < 2; round++) {
    expect(await outcomeOf(write("meanwhile"))).toBe("nothing-applied");
    expect(await outcomeOf(client.execute(insert("meanwhile")))).toBe("nothing-applied");
    expect(await outcomeOf(read())).toBe("nothing-applied");
  }
}

/** Another database, complete in one file, with one user. */
async function anotherDatabase(id: string): Promise<string> {
  const file = copyTemplate();
  const other = createClient({ url: `file:${file}` });
  await other.execute(insert(id));
  await other.execute("pragma journal_mode = delete"); // as a backup is
  other.close();
  return file;
}

test("a deleted file is an outage until it is restored, and no acknowledged write is missing", async () => {
  renameSync(path, `${path}.away`);
  await expectOutage();
  expect(() => statSync(path)).toThrow(); // no empty file was created
  renameSync(`${path}.away`, path);
  await write("after");
  expect(await idsIn(path)).toEqual(["after", "before"]);
  expect(takenOver).toBe(0);
});

test("a replacement database is opened by both connections and taken over", async () => {
  renameSync(await anotherDatabase("other"), path);
  expect((await read()).rows.map(({ id }) => id)).toEqual(["other"]);
  await write("after");
  expect(await idsIn(path)).toEqual(["after", "other"]);
  expect(takenOver).toBe(1);
  const { rows } = await client.execute("pragma journal_mode");
  expect(rows[0]?.[0]).toBe("wal");
});

test("the log of a moved database is written into it, not into its replacement", async () => {
  const other = await anotherDatabase("other");
  renameSync(path, `${path}.away`);
  renameSync(other, path); // the old -wal and -shm are still beside it
  await write("after");
  expect(await idsIn(path)).toEqual(["after", "other"]);
  expect(await idsIn(`${path}.away`)).toEqual(["before"]);
});

test("a database that cannot be taken over is an outage", async () => {
  connection.close();
  connection = openEmbedded(path, { takeOver: () => Promise.reject(new Error("an older schema")) });
  ({ client } = connection);
  await connection.prepare();
  renameSync(await anotherDatabase("other"), path);
  await expectOutage();
});

const garbage: [string, (file: string) => void][] = [
  ["noise", (file) => writeFileSync(file, "bukan basis data ".repeat(10_000))],
  ["nothing", (file) => writeFileSync(file, "")],
  ["half a copy", (file) => truncateSync(file, statSync(file).size / 2)],
  ["a few bytes", (file) => truncateSync(file, 50)],
];
for (const [name, spoil] of garbage) {
  test(`a file replaced by ${name} is an outage, until a database replaces it`, async () => {
    const [spoilt, good] = [await anotherDatabase("spoilt"), await anotherDatabase("good")];
    spoil(spoilt);
    const content = readFileSync(spoilt);
    renameSync(spoilt, path);
    await expectOutage();
    expect(readFileSync(path).equals(content)).toBe(true); // a copy may still be in progress
    renameSync(good, path);
    await write("after");
    expect(await idsIn(path)).toEqual(["after", "good"]);
  });

  test(`a file overwritten with ${name} is an outage, until a database replaces it`, async () => {
    await client.execute("pragma wal_checkpoint(truncate)");
    spoil(path);
    await read().catch(() => undefined); // the first call detects the damage, unless the file is shorter
    await expectOutage();
    renameSync(await anotherDatabase("good"), path);
    await write("after");
    expect(await idsIn(path)).toEqual(["after", "good"]);
  });
}

test("the original file is opened again after its replacement could not be", async () => {
  renameSync(path, `${path}.away`);
  writeFileSync(path, "bukan basis data ".repeat(10_000));
  await expectOutage();
  renameSync(`${path}.away`, path);
  await write("after");
  expect(await idsIn(path)).toEqual(["after", "before"]);
});

test("a complete file with a damaged page is not opened", async () => {
  const damaged = await anotherDatabase("damaged");
  const file = openSync(damaged, "r+");
  writeSync(file, Buffer.alloc(4_096 * 8, 0xa5), 0, undefined, 4_096 * 4);
  closeSync(file);
  renameSync(damaged, path);
  await expectOutage();
  expect(takenOver).toBe(0);
});

/** Root ignores permissions, but cannot write to an immutable file, where the file system supports it. */
function setWritable(file: string, writable: boolean) {
  if (process.getuid?.() !== 0) return chmodSync(file, writable ? 0o644 : 0o444);
  execFileSync("chattr", [writable ? "-i" : "+i", file], { stdio: "ignore" });
}

function canBeReadOnly() {
  const file = copyTemplate();
  try {
    setWritable(file, false);
    setWritable(file, true);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!canBeReadOnly())("a read-only file is an outage until it is writable", async () => {
  renameSync(await anotherDatabase("other"), path);
  setWritable(path, false);
  try {
    await expectOutage();
  } finally {
    setWritable(path, true);
  }
  await eventually(() => write("after"));
  expect(await idsIn(path)).toEqual(["after", "other"]);
});

test("deleting the write-ahead log loses no acknowledged write", async () => {
  await write("in_the_log");
  rmSync(`${path}-wal`);
  await write("after");
  expect(await idsIn(path)).toEqual(["after", "before", "in_the_log"]);
  expect((await read()).rows).toHaveLength(3);
});

test("a file that another process shortened by VACUUM stays in use", async () => {
  await client.execute("create table ballast as select zeroblob(1000000) as bytes");
  await client.execute("pragma wal_checkpoint(truncate)");
  const other = createClient({ url: `file:${path}`, timeout: 1_000 });
  await other.execute("drop table ballast");
  await other.execute("vacuum");
  await other.execute("pragma wal_checkpoint(truncate)");
  other.close();
  await write("after");
  expect(await idsIn(path)).toEqual(["after", "before"]);
  expect(takenOver).toBe(0);
});

test("a write during which the file is replaced is not acknowledged", async () => {
  const other = await anotherDatabase("other");
  const acknowledged: string[] = [];
  const failures: unknown[] = [];
  const writes = Array.from({ length: 200 }, (_, n) =>
    write(`racing_${n}`).then(
      () => acknowledged.push(`racing_${n}`),
      (error: unknown) => failures.push(databaseOutage(error)),
    ),
  );
  while (acknowledged.length < 20) await turn();
  const early = acknowledged.length;
  renameSync(other, path);
  await Promise.all(writes);
  expect(await idsIn(path)).toEqual(["other", ...acknowledged.slice(early)].toSorted());
  expect(failures.length).toBeLessThanOrEqual(1); // the one in progress
  expect(failures).toEqual(failures.map(() => "uncertain"));
});
