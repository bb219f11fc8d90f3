import { setImmediate as nextTurn } from "node:timers/promises";
import { pino } from "pino";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import { currentPosition } from "./change-log";
import { type Change, LogFollower } from "./log-follower";

type Line = { level: number; msg: string };

/** A follower that has caught up, and what became of what it read. */
async function follow({ pollMs = 600_000 } = {}) {
  const state = { heard: true, isFailing: false, ticked: 0 };
  const [reads, applied]: [Change[][], number[][]] = [[], []];
  const lines: Line[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Line);
  const follower = new LogFollower({
    pollMs,
    log: pino({}, { write }),
    hasSubscribers: () => state.heard,
    applyChanges: async (changes) => {
      reads.push(changes);
      await nextTurn();
      if (state.isFailing) throw new Error("no answer");
      return () => void applied.push(changes.map(({ seq }) => seq));
    },
    onTick: () => state.ticked++,
  });
  onTestFinished(() => follower.stop());
  await follower.catchUp();
  return { follower, state, reads, applied, lines };
}

async function add(count = 1): Promise<number> {
  const values = Array.from({ length: count }, () => ({
    kind: "inbox" as const,
    createdAt: new Date(),
  }));
  for (let from = 0; from < count; from += 100) {
    await db.insert(change).values(values.slice(from, from + 100));
  }
  return (await currentPosition()).seq;
}

beforeEach(() => vi.useRealTimers());

test("a newcomer begins at the head of the log, and hears what comes after", async () => {
  const before = await add();
  const { follower, reads, applied } = await follow();
  expect(follower.position).toEqual(await currentPosition());
  expect([follower.position.seq, reads]).toEqual([before, []]);
  const seq = await add();
  await follower.tick();
  expect([follower.position.seq, applied]).toEqual([seq, [[seq]]]);
});

test("more changes than one read holds are read in several, to the end", async () => {
  const { follower, applied } = await follow();
  const last = await add(1_001);
  const { ticks } = follower.counters;
  await follower.tick();
  expect(applied.map((changes) => changes.length)).toEqual([1_000, 1]);
  expect(follower.position.seq).toBe(last);
  expect(follower.counters.ticks - ticks).toBe(2);
});

test("L5: a look that fails moves no place, is logged once, and is made up for", async () => {
  const { follower, state, applied, lines } = await follow();
  const { position } = follower;
  state.isFailing = true;
  const seq = await add();
  const { ticked } = state;
  for (const failures of [1, 2]) {
    await expect(follower.tick()).rejects.toThrow("no answer");
    expect([follower.position, follower.counters.failures]).toEqual([position, failures]);
  }
  expect(state.ticked - ticked).toBe(2);
  expect(lines).toMatchObject([{ level: 50 }]);
  state.isFailing = false;
  await follower.tick();
  await follower.tick();
  expect(applied).toEqual([[seq]]);
  expect(lines).toMatchObject([{ level: 50 }, { level: 30 }]);
});

test("who asks while a look is under way gets one that begins after it, all of them the same", async () => {
  const { follower, reads } = await follow();
  await add();
  const first = follower.tick();
  while (reads.length === 0) await nextTurn();
  const seq = await add();
  const [second, third] = [follower.tick(), follower.tick()];
  expect(third).toBe(second);
  expect(second).not.toBe(first);
  await second;
  expect(follower.position.seq).toBe(seq);
});

test("the log is left alone while nobody is there, and its head is where the next one begins", async () => {
  const { follower, state, reads } = await follow();
  state.heard = false;
  const { ticks } = follower.counters;
  await add();
  await follower.tick();
  follower.wake();
  await nextTurn();
  expect([follower.counters.ticks, reads]).toEqual([ticks, []]);
  state.heard = true;
  const head = await add();
  await Promise.all([follower.catchUp(), follower.catchUp()]);
  expect([follower.position.seq, reads]).toEqual([head, []]);
});

test("many wakes in one turn are one look", async () => {
  const { follower, applied } = await follow();
  const seq = await add();
  const { ticks } = follower.counters;
  for (let times = 0; times < 10; times++) follower.wake();
  await vi.waitFor(() => expect(applied).toEqual([[seq]]));
  expect(follower.counters.ticks - ticks).toBe(1);
  const next = await add();
  follower.wake();
  await vi.waitFor(() => expect(applied).toEqual([[seq], [next]]));
});

test("a hint is a look at once, but none while looks fail", async () => {
  const { follower, state, applied } = await follow();
  const seq = await add();
  follower.hint();
  await vi.waitFor(() => expect(applied).toEqual([[seq]]));
  state.isFailing = true;
  const next = await add();
  await expect(follower.tick()).rejects.toThrow("no answer");
  const { ticks } = follower.counters;
  for (let times = 0; times < 5; times++) {
    follower.hint();
    await nextTurn();
  }
  await nextTurn();
  expect(follower.counters).toMatchObject({ ticks, failures: 1 });
  state.isFailing = false;
  follower.wake();
  await vi.waitFor(() => expect(applied).toEqual([[seq], [next]]));
});

test("what was read of another log is not applied", async () => {
  const { follower, reads, applied } = await follow();
  await add();
  const looking = follower.tick();
  while (reads.length === 0) await nextTurn();
  follower.forget();
  await looking;
  expect([applied, follower.position]).toEqual([[], { epoch: "", seq: 0 }]);
  await follower.catchUp();
  expect(follower.position).toEqual(await currentPosition());
});

test("what nobody woke it for is found by polling, until it stops", async () => {
  const { follower, applied } = await follow({ pollMs: 5 });
  follower.start();
  const first = await add();
  await vi.waitFor(() => expect(applied).toEqual([[first]]));
  const second = await add();
  await vi.waitFor(() => expect(applied).toEqual([[first], [second]]));
  follower.stop();
  await follower.tick();
  const { ticks } = follower.counters;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(follower.counters.ticks).toBe(ticks);
});

test("a follower that is stopped while it polls plans no further poll", async () => {
  const { follower, state, reads } = await follow({ pollMs: 5 });
  const seq = await add();
  follower.start();
  while (reads.length === 0) await nextTurn();
  follower.stop();
  await vi.waitFor(() => expect(follower.position.seq).toBe(seq));
  await nextTurn();
  const { ticked } = state;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(state.ticked).toBe(ticked);
});

test("J7: a database that does not answer is asked less and less often, but once a minute", async () => {
  const { follower, state } = await follow({ pollMs: 10_000 });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const planned = vi.spyOn(globalThis, "setTimeout");
  onTestFinished(() => void vi.restoreAllMocks());
  follower.start();
  state.isFailing = true;
  await add();
  for (const failures of [1, 2, 3, 4]) {
    vi.advanceTimersToNextTimer();
    while (planned.mock.calls.length <= failures) await nextTurn();
    expect(follower.counters.failures).toBe(failures);
  }
  expect(planned.mock.calls.map(([, delay]) => delay)).toEqual([
    10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
});
