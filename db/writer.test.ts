import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { databaseOutage } from "./errors";
import { Writer } from "./writer";

/* oxlint-disable no-restricted-properties -- the client itself is tested here */
function folder() {
  const path = mkdtempSync(join(tmpdir(), "naik-kelas-writer-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function open(path: string) {
  const writer = new Writer({ url: `file:${path}`, timeout: 5, concurrency: 1 });
  onTestFinished(() => writer.close());
  return writer;
}

test("the event loop keeps running during a large write", async () => {
  const writer = open(join(folder(), "a.db"));
  await writer.execute("create table number (n integer)");
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const write = `insert into number
    with recursive counted(n) as (select 1 union all select n + 1 from counted where n < 500000)
    select n from counted`;
  const [written] = await writer.batch([write], "write");
  clearInterval(timer);
  expect(written?.rowsAffected).toBe(500_000);
  expect(turns).toBeGreaterThan(5);
});

test("rows have their values by name and by index, as the client's rows do", async () => {
  const writer = open(join(folder(), "a.db"));
  const { rows, columns } = await writer.execute(
    "select 7 as n, 'teks' as t, null as missing, 1.5 as r, x'00ff' as bytes",
  );
  expect(columns).toEqual(["n", "t", "missing", "r", "bytes"]);
  const [row] = rows;
  expect({ ...row }).toMatchObject({ n: 7, t: "teks", missing: null, r: 1.5 });
  expect([row?.length, row?.[1], row?.[2]]).toEqual([5, "teks", null]);
  expect(new Uint8Array(row?.bytes as ArrayBuffer)).toEqual(new Uint8Array([0, 255]));
});

test("a failure has its code, and the next call works", async () => {
  const writer = open(join(folder(), "a.db"));
  await writer.execute("create table one (id text primary key)");
  const twice = { sql: "insert into one values (?)", args: ["a"] };
  await expect(writer.batch([twice, twice], "write")).rejects.toMatchObject({
    code: "SQLITE_CONSTRAINT",
    message: expect.stringContaining("UNIQUE"),
  });
  await writer.batch([twice], "write");
  const { rows } = await writer.execute("select count(*) as n from one");
  expect(rows[0]?.n).toBe(1);
});

test("when the thread ends, its calls fail as uncertain, and the next call starts a new one", async () => {
  const path = join(folder(), "not-there-yet", "a.db");
  const writer = open(path);
  const failures = await Promise.allSettled([
    writer.execute("select 1"),
    writer.execute("select 2"),
  ]);
  for (const failure of failures) {
    expect(databaseOutage((failure as PromiseRejectedResult).reason)).toBe("uncertain");
  }
  mkdirSync(join(path, ".."));
  const { rows } = await writer.execute("select 3 as n");
  expect(rows[0]?.n).toBe(3);
});

test("calls throw after closing", () => {
  const writer = open(join(folder(), "a.db"));
  writer.close();
  expect(() => writer.execute("select 1")).toThrow("closed");
});
