import { createClient, type Value } from "@libsql/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FaultKind } from "./faults";
import type { StreamRequest } from "./protocol";
import { type LibsqlServer, startLibsqlServer } from "./server";

const file = (process.env.TURSO_DATABASE_URL ?? "").replace("file:", "");
const authToken = "kunci";

let server: LibsqlServer;
beforeEach(async () => {
  server = await startLibsqlServer({ file, authToken });
});
afterEach(() => server.stop());

const connect = (token = authToken) => createClient({ url: server.url, authToken: token });

/** The values of a client's result rows as plain arrays. */
const rowsOf = ({ rows }: { rows: { [key: number]: Value; length: number }[] }) =>
  rows.map((row) => Array.from({ length: row.length }, (_, i) => row[i]));

type PipelineResult = {
  baton: string | null;
  results: { type: string; response?: unknown; error?: unknown }[];
};

async function post(version: "v2" | "v3", requests: object[], baton?: string | null) {
  const response = await fetch(`${server.url}/${version}/pipeline`, {
    method: "POST",
    headers: { Authorization: `Bearer ${authToken}` },
    body: JSON.stringify({ baton, requests }),
  });
  const body = await response.text();
  return { status: response.status, body, parse: () => JSON.parse(body) as PipelineResult };
}

const execute = (sql: string): StreamRequest => ({ type: "execute", stmt: { sql } });
const close: StreamRequest = { type: "close" };

test("the client reads back exactly what it wrote, of every type", async () => {
  const client = createClient({ url: server.url, authToken, intMode: "bigint" });
  await client.execute("create table kinds (id integer primary key, value)");
  const values = [null, 2n ** 62n + 1n, -1n, 0.5, "Halo 🎒 'kelas'", new Uint8Array([0, 255])];
  for (const value of values) {
    await client.execute({ sql: "insert into kinds (value) values (?)", args: [value] });
  }
  const read = await client.execute("select value, typeof(value) as kind from kinds order by id");
  expect(read.columns).toEqual(["value", "kind"]);
  expect(rowsOf(read)).toEqual([
    [null, "null"],
    [2n ** 62n + 1n, "integer"],
    [-1n, "integer"],
    [0.5, "real"],
    ["Halo 🎒 'kelas'", "text"],
    [new Uint8Array([0, 255]).buffer, "blob"],
  ]);
  const named = await client.execute({
    sql: "select :a || $b as joined",
    args: { a: "x", b: "y" },
  });
  expect(named.rows[0]?.joined).toBe("xy");
  await client.execute("drop table kinds");
});

test("a result has the number of changed rows and the last row's id", async () => {
  const client = connect();
  await client.execute("create table counted (id integer primary key, n integer)");
  const insert = "insert into counted (n) values (1), (2), (3)";
  expect(await client.execute(insert)).toMatchObject({ rowsAffected: 3, lastInsertRowid: 3n });
  const returning = await client.execute("update counted set n = 0 where n > 1 returning id");
  expect([returning.rowsAffected, rowsOf(returning)]).toEqual([2, [[2], [3]]]);
  expect(await client.execute("select * from counted")).toMatchObject({ rowsAffected: 0 });
  await client.execute("drop table counted");
});

test.each([
  [
    "insert into log_epoch select epoch, 0 from log_epoch",
    "SQLITE_CONSTRAINT",
    /UNIQUE constraint/,
  ],
  [
    "insert into session (id, user_id, expires_at, created_at) values ('s', 'nobody', 0, 0)",
    "SQLITE_CONSTRAINT",
    /FOREIGN KEY/,
  ],
  ["select * from nowhere", "SQLITE_ERROR", /no such table: nowhere/],
  ["selec", "SQL_PARSE_ERROR", /syntax error/],
  ["select 1; select 2", "SQL_MANY_STATEMENTS", /More than one/],
  ["-- nothing", "SQL_NO_STATEMENT", /no statement/],
  ["select ?", "ARGS_INVALID", /1 expected/],
])("%s fails with %s", async (sql, code, message) => {
  await expect(connect().execute(sql)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test("a batch is atomic in each protocol version", async () => {
  const client = connect();
  await client.execute("create table atomic (id integer primary key)");
  const failing = client.batch(
    ["insert into atomic values (1)", "insert into atomic values (1)"],
    "write",
  );
  await expect(failing).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT" });
  expect(rowsOf(await client.execute("select count(*) from atomic"))).toEqual([[0]]);
  await client.migrate(["create table later (id)", "drop table later", "drop table atomic"]);
  expect(server.openStreams).toBe(0);
});

test("an interactive transaction is one stream with a baton", async () => {
  const client = connect();
  const transaction = await client.transaction("write");
  await transaction.execute("create table undone (id)");
  expect(server.openStreams).toBe(1);
  await transaction.rollback();
  expect(server.openStreams).toBe(0);
});

test("an idle stream expires, and its transaction is rolled back", async () => {
  await server.stop();
  server = await startLibsqlServer({ file, authToken, streamExpiryMs: 60 });
  const client = connect();
  const idle = await client.transaction("write");
  await idle.execute("create table undone (id)");
  await expect.poll(() => server.openStreams).toBe(0);
  await expect(idle.commit()).rejects.toMatchObject({ code: "STREAM_EXPIRED" });
  await client.execute("create table undone (id)");
  await client.execute("drop table undone");
});

test.each(["v2", "v3"] as const)(
  "%s responds to every request of a pipeline in order",
  async (version) => {
    const { status, parse } = await post(version, [
      { type: "store_sql", sql_id: 7, sql: "select 1 as one" },
      { type: "execute", stmt: { sql_id: 7 } },
      execute("selec"),
      { type: "sequence", sql: "begin; create table t (id)" },
      { type: "get_autocommit" },
      { type: "describe", sql: "insert into t values (:id)" },
      { type: "describe", sql: "select id as n from t where id = ? or id = ?" },
      { type: "close_sql", sql_id: 7 },
      close,
    ]);
    const { baton, results } = parse();
    expect([status, baton, results.map(({ type }) => type).join(" ")]).toEqual([
      200,
      null,
      "ok ok error ok ok ok ok ok ok",
    ]);
    expect(results[1]?.response).toEqual({
      type: "execute",
      result: {
        cols: [{ name: "one", decltype: null }],
        rows: [[{ type: "integer", value: "1" }]],
        affected_row_count: 0,
        last_insert_rowid: null,
      },
    });
    expect(results[4]?.response).toEqual({ type: "get_autocommit", is_autocommit: false });
    expect(results[5]?.response).toMatchObject({
      result: { params: [{ name: ":id" }], cols: [], is_explain: false, is_readonly: false },
    });
    expect(results[6]?.response).toMatchObject({
      result: {
        params: [{ name: null }, { name: null }],
        cols: [{ name: "n" }],
        is_readonly: true,
      },
    });
    await expect(connect().execute("select * from t")).rejects.toThrow("no such table");
  },
);

test("a step runs only when its condition holds", async () => {
  const ok = { type: "ok", step: 0 };
  const conditions = [
    null,
    ok,
    { type: "error", step: 0 },
    { type: "not", cond: ok },
    { type: "and", conds: [ok, { type: "ok", step: 2 }] },
    { type: "or", conds: [ok, { type: "ok", step: 2 }] },
    { type: "is_autocommit" },
  ];
  const steps = conditions.map((condition) => ({ condition, stmt: { sql: "select 1" } }));
  const { parse } = await post("v3", [{ type: "batch", batch: { steps } }, close]);
  const ran = [true, true, false, false, false, true, true];
  expect(parse().results[0]?.response).toMatchObject({
    result: {
      step_results: ran.map((one) =>
        one ? expect.objectContaining({ rows: expect.any(Array) }) : null,
      ),
      step_errors: ran.map(() => null),
    },
  });
});

test("a baton is valid for one request", async () => {
  const first = (await post("v3", [execute("begin")])).parse();
  const second = (await post("v3", [{ type: "get_autocommit" }], first.baton)).parse();
  expect(second.results[0]?.response).toMatchObject({ is_autocommit: false });
  expect(second.baton).not.toBe(first.baton);
  for (const used of [first.baton, "made up"]) {
    expect(await post("v3", [close], used)).toMatchObject({ status: 400 });
  }
  expect((await post("v3", [close], second.baton)).parse().baton).toBeNull();
});

test("a cursor returns each step's result as lines", async () => {
  const steps = ["select 5 as n", "selec"].map((sql) => ({ stmt: { sql } }));
  const response = await fetch(`${server.url}/v3/cursor`, {
    method: "POST",
    headers: { Authorization: `Bearer ${authToken}` },
    body: JSON.stringify({ batch: { steps } }),
  });
  const lines = (await response.text()).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { baton: expect.any(String), base_url: null },
    { type: "step_begin", step: 0, cols: [{ name: "n", decltype: null }] },
    { type: "row", row: [{ type: "integer", value: "5" }] },
    { type: "step_end", affected_row_count: 0, last_insert_rowid: null },
    { type: "step_error", step: 1, error: expect.objectContaining({ code: "SQL_PARSE_ERROR" }) },
  ]);
});

test("it reports its protocol versions, and requires the token for data", async () => {
  const statusOf = async (path: string) => (await fetch(`${server.url}/${path}`)).status;
  expect(await Promise.all(["v2", "v3", "v2/pipeline"].map(statusOf))).toEqual([200, 200, 401]);
  expect(await statusOf("v3-protobuf")).not.toBe(200);
  await expect(connect("salah").execute("select 1")).rejects.toMatchObject({
    code: "SERVER_ERROR",
    message: expect.stringContaining("401"),
  });
  expect(server.statements).toEqual([]);
});

const faults: [FaultKind, "done" | "not done"][] = [
  ["refuse", "not done"],
  ["reset", "not done"],
  ["bad-gateway", "not done"],
  ["expired", "not done"],
  ["bad-baton", "not done"],
  ["busy", "not done"],
  ["cut", "done"],
  ["lost", "done"],
];

test.each(faults)("after %s a batch failed and is %s", async (kind, outcome) => {
  const client = connect();
  await client.execute("create table struck (id)");
  await server.faults.begin(kind);
  await expect(client.batch(["insert into struck values (1)"], "write")).rejects.toThrow();
  await server.faults.clear();
  expect(rowsOf(await client.execute("select count(*) from struck"))).toEqual([
    [outcome === "done" ? 1 : 0],
  ]);
  await client.execute("drop table struck");
});

test.each([
  ["hang", 0],
  ["mute", 1],
] as const)("%s sends no response", async (kind, rows) => {
  const impatient = createClient({
    url: server.url,
    authToken,
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(100) }),
  });
  await connect().execute("create table silent (id)");
  await server.faults.begin(kind);
  await expect(impatient.execute("insert into silent values (1)")).rejects.toThrow("timeout");
  await server.faults.clear();
  expect((await connect().execute("select * from silent")).rows).toHaveLength(rows);
  await connect().execute("drop table silent");
});

test("a fault affects only matching requests, and only as often as specified", async () => {
  const client = connect();
  await server.faults.begin({ kind: "bad-gateway", times: 1, match: /secret/ });
  await client.execute("select 1");
  await expect(client.execute("select 'secret'")).rejects.toMatchObject({ code: "SERVER_ERROR" });
  await client.execute("select 'secret'");
  expect(server.faults.struck).toBe(1);

  await server.faults.begin({ kind: "slow", delayMs: 50 });
  const since = performance.now();
  await client.execute("select 1");
  expect(performance.now() - since).toBeGreaterThan(45);
});
