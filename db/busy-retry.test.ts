import { spawn } from "node:child_process";
import { once } from "node:events";
import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db, prepareDatabase, writeBatch } from "./client";
import { user } from "./schema";
import { dump } from "./testing/factories";

vi.setConfig({ testTimeout: 20_000 });

const url = process.env.TURSO_DATABASE_URL ?? "";

const columns = "(id, username, password_hash, display_name, created_at)";
const insertUser = (id: string) =>
  sql`insert into user ${sql.raw(columns)} values (${id}, ${id}, '-', '-', 0)`;

const holder = `
  import { createClient } from "@libsql/client";
  import { setTimeout as wait } from "node:timers/promises";
  const [, url, milliseconds] = process.argv;
  const client = createClient({ url });
  const held = await client.transaction("write");
  await held.execute("insert into user ${columns} values ('undone', 'undone', '-', '-', 0)");
  console.log("locked");
  await wait(Number(milliseconds));
  await held.rollback();
  client.close();`;

const writer = `
  import { createClient } from "@libsql/client";
  const [, url] = process.argv;
  const client = createClient({ url, timeout: 5000 });
  console.log("writing");
  for (let i = 0; i < 200; i++)
    await client.execute("insert into user ${columns} values ('theirs_" + i + "', 'theirs_" + i + "', '-', '-', 0)");
  client.close();`;

/** Another process that runs `script`; answers once it has said its first word. */
async function elsewhere(script: string, ...args: string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script, url, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  return { child, ended };
}

/** The ids of users like `pattern`, read through a connection of its own. */
async function idsElsewhere(pattern: string) {
  const other = createClient({ url });
  const { rows } = await other.execute({
    sql: "select id from user where id like ? order by id",
    args: [pattern],
  });
  other.close();
  return rows.map(({ id }) => id);
}

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}_${String(i).padStart(3, "0")}`);

test("twenty writes wait for another process's lock, and every one is really there", async () => {
  await prepareDatabase();
  const { ended } = await elsewhere(holder, "1000");
  const since = Date.now();
  const ids = names("waited", 20);
  await Promise.all(
    ids.map((id, i) => (i % 2 === 0 ? db.run(insertUser(id)) : writeBatch([insertUser(id)]))),
  );

  expect(Date.now() - since).toBeGreaterThan(500); // the lock was really held
  expect(await idsElsewhere("waited%")).toEqual(ids);
  await ended;
  expect(await idsElsewhere("undone")).toEqual([]);
});

test("reads do not wait for another process's lock", async () => {
  await prepareDatabase();
  const { ended } = await elsewhere(holder, "500");
  const since = Date.now();
  expect(await db.$count(user, sql`id = 'undone'`)).toBe(0);
  expect(Date.now() - since).toBeLessThan(400);
  await ended;
});

test("a lock that is not given back fails the write in the end, without a trace", async () => {
  await prepareDatabase();
  const before = await dump();
  const { child, ended } = await elsewhere(holder, "60000");

  const failure = await writeBatch([insertUser("late_1"), insertUser("late_2")]).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: expect.stringMatching(/^SQLITE_BUSY/) });
  child.kill();
  await ended;
  expect(await dump()).toBe(before);

  await db.run(insertUser("afterwards"));
  expect(await idsElsewhere("afterwards")).toEqual(["afterwards"]);
  await prepareDatabase(); // the replaced connection has every setting
});

test("two processes write at once, and nothing that was acknowledged is missing", async () => {
  await prepareDatabase();
  const { ended } = await elsewhere(writer);
  const ids = names("ours", 200);
  await Promise.all(ids.map((id) => writeBatch([insertUser(id)])));
  await ended;

  expect(await idsElsewhere("ours%")).toEqual(ids);
  expect(await idsElsewhere("theirs%")).toHaveLength(200);
});

test("a failing statement is not tried again, and does not hold up the next", async () => {
  const since = Date.now();
  const outcomes = await Promise.allSettled([
    db.run(sql`insert into user (id) values ('half')`),
    db.run(insertUser("next")),
    db.run(insertUser("next")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
  expect(Date.now() - since).toBeLessThan(1_000);
});
