import { spawn } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@libsql/client";
import { type DrizzleQueryError, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { expect, onTestFinished, test } from "vitest";
import { db, prepareDatabase, writeBatch } from "./client";
import { openEmbedded } from "./embedded";
import { databaseOutage, DatabaseUnavailableError } from "./errors";
import { user } from "./schema";
import { dump } from "@/lib/testing/factories";

const url = process.env.TURSO_DATABASE_URL ?? "";

const columns = "(id, username, password_hash, display_name, created_at)";
const insertUser = (id: string) =>
  sql`insert into user ${sql.raw(columns)} values (${id}, ${id}, '-', '-', 0)`;

/** Holds the write lock until it receives input. */
const holder = `
  import { once } from "node:events";
  import { createClient } from "@libsql/client";
  const [, url] = process.argv;
  const client = createClient({ url });
  const held = await client.transaction("write");
  await held.execute("insert into user ${columns} values ('undone', 'undone', '-', '-', 0)");
  console.log("locked");
  await once(process.stdin, "data");
  await held.rollback();
  client.close();
  process.stdin.destroy();`;

const writer = `
  import { createClient } from "@libsql/client";
  const [, url] = process.argv;
  const client = createClient({ url, timeout: 5000 });
  console.log("writing");
  for (let i = 0; i < 200; i++)
    await client.execute("insert into user ${columns} values ('theirs_" + i + "', 'theirs_" + i + "', '-', '-', 0)");
  client.close();`;

/** Runs `script` in another process; resolves at its first output. */
async function runInProcess(script: string) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script, url], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  return { child, ended };
}

/** The ids of users like `pattern` in insertion order, read through a separate connection. */
async function idsFromOtherConnection(pattern: string) {
  const other = createClient({ url });
  const { rows } = await other.execute({
    sql: "select id from user where id like ? order by rowid",
    args: [pattern],
  });
  other.close();
  return rows.map(({ id }) => id);
}

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}_${String(i).padStart(3, "0")}`);

test("twenty writes wait in order for another process's lock; reads do not wait", async () => {
  await prepareDatabase();
  const { child, ended } = await runInProcess(holder);
  const gaps = monitorEventLoopDelay({ resolution: 1 });
  gaps.enable();

  const [single, batched] = [names("single", 10), names("batched", 10)];
  const written: string[] = [];
  const writes = [
    ...single.map((id) => db.run(insertUser(id)).then(() => written.push(id))),
    ...batched.map((id) => writeBatch([insertUser(id)]).then(() => written.push(id))),
  ];
  for (let i = 0; i < 30; i++) {
    const allUsers = sql`with them as (select id from user) select id from them`;
    expect(await db.all(allUsers)).toEqual([]);
    await pause(30);
  }
  expect(written).toEqual([]);
  expect(gaps.max / 1e6).toBeLessThan(1_000); // about 15; with SQLite's own busy timeout it was 1500

  child.stdin.write("enough");
  await Promise.all([...writes, ended]);
  gaps.disable();
  expect(await idsFromOtherConnection("single%")).toEqual(single);
  expect(await idsFromOtherConnection("batched%")).toEqual(batched);
  expect(await idsFromOtherConnection("undone")).toEqual([]);
  await prepareDatabase(); // the replaced connection has every setting
});

test("a lock that is never released fails every write after the timeout, and changes nothing", async () => {
  await prepareDatabase();
  const before = await dump();
  const { child, ended } = await runInProcess(holder);
  const withShortTimeout = openEmbedded(url.replace("file:", ""), { lockTimeoutMs: 400 });
  const shortTimeoutDb = drizzle({ client: withShortTimeout.client });

  const since = performance.now();
  let failed = 0;
  const failures = names("late", 20).map(async (id): Promise<unknown> => {
    const failure: unknown = await shortTimeoutDb
      .run(insertUser(id))
      .catch((error: unknown) => error);
    failed++;
    return failure;
  });
  expect(await shortTimeoutDb.$count(user, sql`id = 'undone'`)).toBe(0);
  expect(failed).toBe(0);

  for (const failure of await Promise.all(failures)) {
    expect(databaseOutage(failure)).toBe("nothing-applied");
    const { cause } = failure as DrizzleQueryError;
    expect(cause).toBeInstanceOf(DatabaseUnavailableError);
    expect(cause).toMatchObject({ cause: { code: "SQLITE_BUSY" } });
  }
  expect(performance.now() - since).toBeGreaterThan(390);
  expect(performance.now() - since).toBeLessThan(4_000); // all together, not one after the other

  child.kill();
  await ended;
  expect(await dump()).toBe(before);
  await shortTimeoutDb.run(insertUser("afterwards"));
  expect(await idsFromOtherConnection("afterwards")).toEqual(["afterwards"]);
  withShortTimeout.close();
});

test("two processes write at once, and no acknowledged write is missing", async () => {
  await prepareDatabase();
  const { ended } = await runInProcess(writer);
  const ids = names("ours", 200);
  await Promise.all(ids.map((id) => writeBatch([insertUser(id)])));
  await ended;

  expect(await idsFromOtherConnection("ours%")).toEqual(ids);
  expect(await idsFromOtherConnection("theirs%")).toHaveLength(200);
});

test("a failing statement is not retried, and does not block the next", async () => {
  const since = Date.now();
  const outcomes = await Promise.allSettled([
    db.run(sql`insert into user (id) values ('half')`),
    db.run(insertUser("next")),
    db.run(insertUser("next")),
  ]);
  for (const { reason } of outcomes as PromiseRejectedResult[]) {
    expect(databaseOutage(reason)).toBeUndefined();
  }
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
  expect(Date.now() - since).toBeLessThan(1_000);
});
