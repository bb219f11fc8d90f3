import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Connection, openEmbedded } from "@/db/embedded";
import { copyTemplate } from "@/db/testing/template-copy";
import { WalWatcher } from "./wal-watcher";

/* oxlint-disable no-restricted-properties -- connections of their own stand for other processes */

async function open(path: string): Promise<Connection> {
  const connection = openEmbedded(path);
  onTestFinished(() => connection.close());
  await connection.prepare();
  return connection;
}

const write = ({ client }: Connection) =>
  client.execute("insert into change (kind, created_at) values ('inbox', 0)");

type Options = Partial<ConstructorParameters<typeof WalWatcher>[0]>;

/** A watcher of this connection's log, and what it has noticed. */
function watchLog({ wal }: Connection, options: Options = {}) {
  if (!wal) throw new Error("not embedded");
  const noticed = { foreign: 0, own: 0 };
  const watcher = new WalWatcher({
    wal,
    isNeeded: () => true,
    onForeignWrite: () => noticed.foreign++,
    onOwnWrite: () => noticed.own++,
    ...options,
  });
  watcher.start();
  onTestFinished(() => watcher.stop());
  return noticed;
}

test("what another process writes is noticed, what this one writes is told apart", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  const noticed = watchLog(own);
  await write(own);
  await vi.waitFor(() => expect(noticed).toEqual({ foreign: 0, own: 1 }));
  await write(other);
  await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(0));
  await write(own);
  await vi.waitFor(() => expect(noticed.own).toBe(2));
});

test("each of many writes of another process is followed by a look", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  const noticed = watchLog(own);
  for (let times = 1; times <= 20; times++) {
    const before = noticed.foreign;
    await write(other);
    await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(before));
  }
  expect(noticed.own).toBe(0);
});

test("a write of another process right after one of this one is told to be mixed", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  const mixed: boolean[] = [];
  let isNeeded = true;
  const onForeignWrite = (isMixed: boolean) => void mixed.push(isMixed);
  watchLog(own, { onForeignWrite, isNeeded: () => isNeeded });
  await write(other);
  await vi.waitFor(() => expect(mixed).toContain(false));
  expect(mixed).not.toContain(true);
  // The two are to be seen by one look, unless one for an earlier write comes in between.
  const writeBoth = async () => {
    const before = mixed.length;
    isNeeded = false;
    await write(own);
    isNeeded = true;
    await write(other);
    await vi.waitFor(() => expect(mixed.length).toBeGreaterThan(before));
    expect(mixed).toContain(true);
  };
  await vi.waitFor(writeBoth, { timeout: 10_000 });
});

test("nothing is looked at while nobody would hear of it", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  let isNeeded = false;
  const noticed = watchLog(own, { isNeeded: () => isNeeded });
  for (let times = 0; times < 5; times++) await write(other);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(noticed).toEqual({ foreign: 0, own: 0 });
  isNeeded = true;
  await write(other);
  await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(0));
});

test("where files cannot be watched, writes are noticed by polling", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  const noticed = watchLog(own, {
    watchFile: () => {
      throw Object.assign(new Error("no space left on device, watch"), { code: "ENOSPC" });
    },
  });
  await write(other);
  await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(0));
});

test("a log that comes later, is replaced or is truncated is watched all the same", async () => {
  const path = copyTemplate();
  const own = await open(path);
  const log = `${path}-later`;
  const noticed = watchLog(own, {
    wal: {
      path: () => log,
      ownMark: () => undefined,
      isWriting: () => false,
      version: () => Promise.resolve(undefined),
    },
  });
  expect(existsSync(log)).toBe(false);
  const changes = [
    () => writeFileSync(log, "first"),
    () => writeFileSync(log, "more", { flag: "a" }),
    () => writeFileSync(log, ""),
    () => (writeFileSync(`${log}.new`, "another"), renameSync(`${log}.new`, log)),
    () => writeFileSync(log, "more", { flag: "a" }),
    () => (rmSync(log), writeFileSync(log, "a third")),
    () => writeFileSync(log, "more", { flag: "a" }),
  ];
  for (const change of changes) {
    const before = noticed.foreign;
    change();
    await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(before), { timeout: 5_000 });
  }
});

test("a checkpoint by this process is its own, and the next write of another is noticed", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  const noticed = watchLog(own);
  await write(own);
  await own.client.executeMultiple("pragma wal_checkpoint(truncate);");
  await vi.waitFor(() => expect(noticed.own).toBeGreaterThan(0));
  expect(noticed.foreign).toBe(0);
  await write(other);
  await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(0));
});

test("a stopped watcher notices nothing", async () => {
  const path = copyTemplate();
  const [own, other] = [await open(path), await open(path)];
  if (!own.wal) throw new Error("not embedded");
  const onForeignWrite = vi.fn<() => void>();
  const watcher = new WalWatcher({ wal: own.wal, isNeeded: () => true, onForeignWrite });
  watcher.start();
  watcher.stop();
  const noticed = watchLog(own);
  await write(other);
  await vi.waitFor(() => expect(noticed.foreign).toBeGreaterThan(0));
  expect(onForeignWrite).not.toHaveBeenCalled();
});
