import { execFile } from "node:child_process";
import { EventEmitter } from "node:events";
import { rm } from "node:fs/promises";
import http, { type ClientRequest } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { type Client, createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import type { FaultKind } from "@/db/testing/libsql-server/faults";
import { type LibsqlServer, startLibsqlServer } from "@/db/testing/libsql-server/server";
import { databaseOutage } from "./errors";
import { waitUntilReachable, openRemote } from "./remote";
import { copyTemplate } from "./testing/template-copy";

const shortLimit = { attemptMs: 500, totalMs: 1_500 };
const limitsOf = (limit: typeof shortLimit) => ({ read: limit, write: limit, migrate: limit });
const shortLimits = limitsOf(shortLimit);
/** For calls that shall succeed in the end, also on a busy machine. */
const patientLimits = limitsOf({ attemptMs: 1_000, totalMs: 20_000 });

let server: LibsqlServer;
let client: Client;
let isHanging: () => boolean;
let reports: string[];
beforeEach(async () => {
  server = await startLibsqlServer({ file: copyTemplate() });
  reports = [];
  ({ client, isHanging } = open(server.url, undefined, shortLimits));
  await client.execute("create table log (entry text)");
  server.statements.length = 0;
});
afterEach(async () => {
  client.close();
  await server.stop();
});

const open = (url: string, authToken?: string, limits?: typeof shortLimits) =>
  openRemote({
    url,
    authToken,
    limits,
    report: {
      onOutage: (error) => reports.push(String(error)),
      onRecovery: () => reports.push("recovered"),
    },
  });

const read = () => client.execute("select count(*) as entries from log");
const readTwice = () => client.batch(["select 1", "select 2"]);
const write = () => client.execute("insert into log values ('x')");
const writeTwice = () => client.batch(["insert into log values ('x')", "select 1"], "write");

/** How the product classifies a failure; "succeeded" for none. */
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => "succeeded",
    (error: unknown) => databaseOutage(error) ?? String(error),
  );

const entries = async () => (await read()).rows[0]?.entries;

const before: FaultKind[] = ["refuse", "expired", "bad-baton", "busy"];
const unknown: FaultKind[] = ["reset", "hang", "bad-gateway"];
const applied: FaultKind[] = ["cut", "lost", "mute"];

// Reads do not wait for a lock.
const affectingReads = [...before.filter((kind) => kind !== "busy"), ...unknown, ...applied];

test.each(affectingReads)("during %s a read fails before the deadline", async (kind) => {
  await server.faults.begin(kind);
  const since = performance.now();
  const failures = await Promise.all([read, readTwice].map((call) => failureOf(call())));
  for (const failure of failures) expect(failure).toMatch(/^(nothing-applied|uncertain)$/);
  expect(performance.now() - since).toBeLessThan(4_000);
  await server.faults.clear();
  expect(await failureOf(read())).toBe("succeeded");
});

test.each([...unknown, ...applied])("a read is retried after one %s", async (kind) => {
  ({ client } = open(server.url, undefined, patientLimits));
  for (const call of [read, readTwice]) {
    await server.faults.begin({ kind, times: 1 });
    expect(await failureOf(call())).toBe("succeeded");
    expect(server.faults.struck).toBe(1);
  }
  expect(reports).toEqual([]);
});

test.each(before)("a write is retried after %s, which certainly applied nothing", async (kind) => {
  for (const call of [write, writeTwice]) {
    await server.faults.begin(kind);
    await pause(20); // so that the client sees that its connections are closed
    expect(await failureOf(call())).toBe("nothing-applied");
    await server.faults.clear();
  }
  if (kind === "refuse") return;
  ({ client } = open(server.url, undefined, patientLimits));
  for (const call of [write, writeTwice]) {
    await server.faults.begin({ kind, times: 1 });
    expect(await failureOf(call())).toBe("succeeded");
    await server.faults.clear();
  }
});

test.each([...unknown, ...applied])("after %s a write is never retried", async (kind) => {
  for (const [n, call] of [write, writeTwice].entries()) {
    await server.faults.begin({ kind, times: 1 });
    expect(await failureOf(call())).toBe("uncertain");
    expect(server.faults.struck).toBe(1);
    expect(await entries()).toBe(applied.includes(kind) ? n + 1 : 0);
  }
});

test("the start and the end of an outage are reported once each", async () => {
  await server.faults.begin("refuse");
  await Promise.all([read, write, read, writeTwice].map((call) => failureOf(call())));
  expect(reports).toEqual([expect.stringContaining("ECONNREFUSED")]);
  await server.faults.clear();
  await Promise.all([read(), write(), read()]);
  expect(reports).toEqual([expect.any(String), "recovered"]);
});

test("a statement's own error is no outage, and is not retried", async () => {
  const db = drizzle({ client });
  await expect(
    db.run(sql`insert into log_epoch select epoch, 0 from log_epoch`),
  ).rejects.toMatchObject({ cause: { code: "SQLITE_CONSTRAINT" } });
  const twice = "insert into log_epoch select epoch, 1 from log_epoch";
  await expect(client.batch([twice], "write")).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT" });
  await expect(client.execute({ sql: "select ?", args: [Number.NaN] })).rejects.toThrow("finite");
  expect(server.statements.filter((statement) => statement.sql === twice)).toHaveLength(1);
  expect(reports).toEqual([]);
});

const burst = () => Promise.all(Array.from({ length: 100 }, () => failureOf(read())));

test("in a burst every read waits for a slot", async () => {
  ({ client } = open(server.url));
  await server.faults.begin({ kind: "slow", delayMs: 10 });
  expect(new Set(await burst())).toEqual(new Set(["succeeded"]));
});

test("in an outage the queued reads of a burst fail at once", async () => {
  await server.faults.begin("hang");
  const since = performance.now();
  expect(await burst()).not.toContain("succeeded");
  expect(performance.now() - since).toBeLessThan(4_000); // one after the other it would be 7,500
  await server.faults.clear();
  await read();
});

test("when the server has stopped answering, calls fail at once and nothing is sent, until it is back", async () => {
  const patience = limitsOf({ attemptMs: 1_800, totalMs: 3_900 }); // a second is enough to notice
  ({ client, isHanging } = open(server.url, undefined, patience));
  await server.faults.begin("hang");
  const outcomes = await burst();
  expect(new Set(outcomes)).toEqual(new Set(["uncertain", "nothing-applied"]));
  expect(server.faults.struck).toBeLessThan(2 * 20); // the slots, once, and probes
  expect(isHanging()).toBe(true);
  const since = performance.now();
  for (const call of [read, write]) expect(await failureOf(call())).toBe("nothing-applied");
  expect(performance.now() - since).toBeLessThan(500);
  await server.faults.clear();
  await eventually(() => expect(isHanging()).toBe(false)); // by itself: nobody may be let in meanwhile
  expect(reports.at(-1)).toBe("recovered");
  await server.faults.begin({ kind: "hang", times: 1 });
  expect(await failureOf(read())).toBe("succeeded"); // one that is lost is sent again
});

test("a write waits long for a slow database, but not once reads have failed", async () => {
  const patient = { attemptMs: 100_000, totalMs: 100_000 };
  ({ client } = openRemote({
    url: server.url,
    authToken: undefined,
    limits: {
      read: { attemptMs: 300, totalMs: 300 },
      write: { ...patient, outageMs: 100 },
      migrate: patient,
    },
    report: { onOutage: () => undefined, onRecovery: () => undefined },
  }));
  const slowly = () => failureOf(client.execute("insert into log values ('slow')"));
  await server.faults.begin({ kind: "slow", delayMs: 500 });
  expect(await slowly()).toBe("succeeded");
  await server.faults.begin("hang");
  const hanging = slowly();
  expect(await failureOf(read())).toBe("uncertain");
  expect(await hanging).toBe("uncertain");
  await server.faults.clear();
  expect(await entries()).toBe(1);
});

test("each call is one request on its own stream, and no transaction waits for a client", async () => {
  await Promise.all([read(), readTwice(), write(), writeTwice()]);
  expect(server.openStreams).toBe(0);
  const begun = server.statements.filter((statement) => /^begin/i.test(statement.sql));
  expect(begun.map((statement) => statement.sql).toSorted()).toEqual([
    "BEGIN DEFERRED",
    "BEGIN IMMEDIATE",
  ]);
  for (const { inBatch } of begun) expect(inBatch).toBe(true);
});

test("start-up waits for a database that is starting, not for one that refuses the token", async () => {
  await server.faults.begin("refuse");
  const started = waitUntilReachable(client, 10_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await server.faults.clear();
  await started;
  await server.faults.begin("bad-gateway");
  await expect(waitUntilReachable(client, 300)).rejects.toThrow("cannot serve");

  const strict = await startLibsqlServer({ file: copyTemplate(), authToken: "kunci" });
  onTestFinished(() => strict.stop());
  const since = performance.now();
  await expect(waitUntilReachable(open(strict.url, "salah").client, 60_000)).rejects.toThrow(
    "refused",
  );
  expect(performance.now() - since).toBeLessThan(5_000);
  await waitUntilReachable(open(strict.url, "kunci").client, 1_000);
});

const run = promisify(execFile);

/** `npm run db:migrate` with this database. */
const migrate = (url: string) =>
  run(
    process.execPath,
    ["node_modules/tsx/dist/cli.mjs", "--conditions=react-server", "scripts/db-migrate.ts"],
    { env: { ...process.env, TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: "" } },
  );

async function schemaOf(url: string) {
  const reader = createClient({ url });
  const query = "select type, name, sql from sqlite_master where name <> 'log' order by name";
  const { rows } = await reader.execute(query);
  const { rows: epochs } = await reader.execute("select epoch from log_epoch");
  reader.close();
  return [rows.map((row) => [row.type, row.name, row.sql]), epochs.length];
}

test("two instances that migrate a new remote database at once both succeed, and migrate once", async () => {
  const file = `${copyTemplate()}.new`;
  const fresh = await startLibsqlServer({ file });
  onTestFinished(async () => {
    await fresh.stop();
    await rm(file);
  });
  const outputs = await Promise.all([migrate(fresh.url), migrate(fresh.url)]);
  for (const { stdout } of outputs) expect(stdout).toContain("is up to date");
  expect(await schemaOf(fresh.url)).toEqual(await schemaOf(server.url));
});

test("start-up with a wrong token fails with one sentence", async () => {
  const strict = await startLibsqlServer({ file: copyTemplate(), authToken: "kunci" });
  onTestFinished(() => strict.stop());
  const failure = await migrate(strict.url).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 1,
    stderr: `TURSO_DATABASE_URL is ${strict.url}, which cannot be opened: HTTP 401 Unauthorized: the token is missing or wrong\n`,
  });
});

test("a request that ignores its signal times out, and releases its slot", async () => {
  const { request } = http;
  onTestFinished(() => void (http.request = request));
  http.request = () => Object.assign(new EventEmitter(), { end: () => {} }) as ClientRequest;
  const reads = Array.from({ length: 25 }, () => failureOf(read())); // more than there are slots
  const failures = ["uncertain", "nothing-applied"]; // of those in flight, and those that were queued
  for (const outcome of await Promise.all(reads)) expect(failures).toContain(outcome);

  http.request = request;
  expect(await entries()).toBe(0);
});
