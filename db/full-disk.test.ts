import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openEmbedded } from "./embedded";
import { databaseOutage, DatabaseUnavailableError } from "./errors";
import { reportProbed } from "./outage-report";
import { probeEmbedded } from "./probe";
import { eventually } from "./testing/eventually";
import { limitFileSize, mountSmallDisk, type SmallDisk } from "./testing/small-disk";
import { copyTemplate } from "./testing/template-copy";

/* oxlint-disable no-restricted-properties -- the client itself is tested here */

const insert = (id: string, bytes = 0) =>
  `insert into user (id, username, password_hash, display_name, created_at)
   values ('${id}', '${id}', hex(zeroblob(${bytes / 2})), '-', 0)`;

type Kind = [name: string, disk: SmallDisk, code: string];
const kinds = [
  ["a full file system", mountSmallDisk(6), "SQLITE_FULL"],
  ["files that cannot be written", limitFileSize(), "SQLITE_IOERR"],
].filter((kind): kind is Kind => kind[1] !== undefined);

test("this machine can simulate at least one kind of full disk", () => {
  expect(kinds.length).toBeGreaterThan(0);
});

async function countOf(path: string, pattern: string) {
  const other = createClient({ url: `file:${path}` });
  const { rows } = await other.execute(`select count(*) from user where id like '${pattern}'`);
  other.close();
  return rows[0]?.[0];
}

async function expectWritesFail(client: Client, round: number, code: string) {
  const writes = [
    client.batch([insert(`half_${round}`), insert(`large_${round}`, 400_000)], "write"),
    client.execute(insert(`alone_${round}`, 400_000)),
  ];
  for (const outcome of await Promise.allSettled(writes)) {
    const { reason } = outcome as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(DatabaseUnavailableError);
    expect(reason).toMatchObject({ cause: { code } });
    expect(databaseOutage(reason)).toBe("nothing-applied");
  }
  const { rows } = await client.execute("select count(*) from user where id like 'before%'");
  expect(rows[0]?.[0]).toBe(2);
}

/** A database on `disk`, with the reports of its outages. */
function openOn(disk: SmallDisk) {
  const path = join(disk.folder, "school.db");
  copyFileSync(copyTemplate(), path);
  const reports: string[] = [];
  const connection = openEmbedded(path);
  const client = reportProbed(connection.client, {
    onOutage: (error) => reports.push((error as { code: string }).code),
    onRecovery: () => reports.push("recovered"),
    probe: probeEmbedded,
  });
  return { connection, client, reports, count: (pattern: string) => countOf(path, pattern) };
}

describe.each(kinds)("%s", (_name, disk, code) => {
  afterEach(() => disk.free(process.pid));
  afterAll(() => disk.remove());

  const { connection, client, reports, count } = openOn(disk);
  afterAll(() => connection.close());

  test("fails writes without effect, allows reads, and recovers when there is space", async () => {
    await connection.prepare();
    await probeEmbedded(client);
    await client.batch([insert("before_1"), insert("before_2")], "write");
    disk.fill(process.pid);

    for (let round = 0; round < 5; round++) await expectWritesFail(client, round, code);
    expect(reports).toEqual([code]);

    disk.free(process.pid);
    await client.batch([insert("after_1"), insert("after_2", 400_000)], "write");
    await eventually(() => expect(reports).toEqual([code, "recovered"]));
    expect([await count("half%"), await count("large%"), await count("alone%")]).toEqual([0, 0, 0]);
    expect([await count("before%"), await count("after%")]).toEqual([2, 2]);
    const { rows } = await client.execute("pragma integrity_check");
    expect(rows[0]?.[0]).toBe("ok");
  });

  test("is detected by the probe, which changes nothing and does not grow the log", async () => {
    await probeEmbedded(client);
    const { wal } = connection.sizes?.() ?? { wal: 0 };
    for (let probes = 0; probes < 50; probes++) await probeEmbedded(client);
    expect(connection.sizes?.().wal).toBeLessThan(wal + 50 * 5 * 4_200);
    const { rows } = await client.execute("select length(epoch) from log_epoch");
    expect(rows.map((row) => row[0])).toEqual([12]);

    // After a checkpoint the log restarts at its beginning, so it has space for small writes.
    await client.execute("pragma wal_checkpoint(truncate)");
    await client.execute(insert("reserves", 30_000));
    await client.execute("pragma wal_checkpoint(passive)");
    disk.fill(process.pid);
    if (code === "SQLITE_FULL") await client.execute("update log_epoch set epoch = epoch");
    await expect(probeEmbedded(client)).rejects.toMatchObject({ cause: { code } });
    disk.free(process.pid);
    await probeEmbedded(client);
  });
});
