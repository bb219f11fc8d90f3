import { createClient } from "@redis/client";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/db/client";
import { openEmbedded } from "@/db/embedded";
import { change } from "@/db/schema";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { currentPosition } from "@/lib/realtime/change-log";
import { hintCounters } from "@/lib/realtime/hints/counters";
import type { Hub } from "@/lib/realtime/hub";
import { redisProgram, startRedis } from "@/lib/realtime/testing/redis-server";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { createActor } from "@/lib/testing/factories";
import { startHints } from "./hints";

/* oxlint-disable no-restricted-properties -- a connection of its own stands for another process */

/** Adds a change as another process does: nothing wakes this one's hub, which polls every ten minutes. */
let addElsewhere: () => Promise<number>;
beforeEach(async () => {
  const { client, prepare, close } = openEmbedded(env.TURSO_DATABASE_URL.replace("file:", ""));
  onTestFinished(close);
  await prepare();
  addElsewhere = async () => {
    await client.execute("insert into change (kind, created_at) values ('inbox', 0)");
    return (await currentPosition()).seq;
  };
});

function start(hub: Hub, redisUrl?: string) {
  onTestFinished(startHints(hub, { redisUrl, log }));
}

/** Long before the next poll, however slow the disk is. */
const untilAt = (hub: Hub, seq: number) =>
  vi.waitFor(() => expect(hub.position.seq).toBe(seq), { timeout: 10_000 });

const addHere = () => db.insert(change).values({ kind: "inbox", createdAt: new Date() });

test("a change of another process on the file is read at once", async () => {
  const { hub } = startHub();
  await connectClient(hub, await createActor("student"));
  start(hub);
  for (let times = 0; times < 10; times++) {
    const seq = await addElsewhere();
    await untilAt(hub, seq);
  }
});

test("without a stream no statement is made, whoever writes", async () => {
  const { hub } = startHub();
  start(hub);
  for (let times = 0; times < 5; times++) await Promise.all([addElsewhere(), addHere()]);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(hub.counters.ticks).toBe(0);
});

test("writes of this process make no read: its commits wake the hub themselves", async () => {
  const { hub } = startHub();
  await connectClient(hub, await createActor("student"));
  start(hub);
  await vi.waitFor(() => expect(hub.position.seq).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 1_600)); // no read is left to be made
  const [{ ticks }, { own }] = [hub.counters, hintCounters().file];
  for (let times = 0; times < 5; times++) {
    await addHere();
    await vi.waitFor(() => expect(hintCounters().file.own - own).toBeGreaterThan(times));
  }
  expect(hub.counters.ticks).toBe(ticks);
});

/** A hub that hears of nothing but what comes over Redis, and a client that may send anything to it. */
async function listening() {
  const redis = await startRedis();
  const client = createClient({ url: redis.url, RESP: 3 });
  await client.connect();
  onTestFinished(async () => {
    client.destroy();
    await redis.kill();
  });
  const { hub } = startHub();
  await connectClient(hub, await createActor("student"));
  start(hub, redis.url);
  const channel = await vi.waitFor(async () => {
    const [found] = await client.pubSubChannels();
    expect(found).toBeDefined();
    return String(found);
  });
  const send = (head: number) => client.publish(channel, `runner_lain ${head}`);
  return { hub, send };
}

describe.skipIf(!redisProgram)("over Redis", () => {
  test("heads from the future make the log be read a few times, and move no position", async () => {
    const { hub, send } = await listening();
    const { seq } = await currentPosition();
    await untilAt(hub, seq);
    const { ticks } = hub.counters;
    const since = performance.now();
    for (let times = 0; times < 500; times++) await send(999_999_999_999_999 - times);
    await vi.waitFor(() => expect(hub.counters.ticks).toBeGreaterThan(ticks));
    expect(hub.counters.ticks - ticks).toBeLessThanOrEqual(9 + (performance.now() - since) / 50);
    expect(hub.position.seq).toBe(seq);
    const added = await addElsewhere();
    await untilAt(hub, added);
  });

  test("a head that was read already makes no read", async () => {
    const { hub, send } = await listening();
    const { seq } = await currentPosition();
    await untilAt(hub, seq);
    const [{ ticks }, { unneeded }] = [hub.counters, hintCounters().redis];
    for (const head of [0, 1, seq]) await send(head);
    await vi.waitFor(() => expect(hintCounters().redis.unneeded - unneeded).toBe(3));
    expect(hub.counters.ticks).toBe(ticks);
  });
});
