import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TestClient } from "@/lib/realtime/testing/test-client";
import { heartbeat } from "./encode";
import { Stream } from "./stream";
import { StreamRegistry } from "./stream-registry";

const HEARTBEAT_MS = 25_000;

// The clock is the exception to "no mocks": nobody wants to wait for heartbeats.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "Date"] });
  vi.advanceTimersByTime(100_000); // the process has run for a while
});
afterEach(() => void vi.useRealTimers());

function openStream(
  registry: StreamRegistry,
  { endsAt = Number.MAX_SAFE_INTEGER, userId = "user_a", client = new TestClient() } = {},
): Stream {
  const stream = new Stream({ userId, sessionId: "session", sink: client.sink, endsAt });
  stream.state = "live";
  registry.add(stream);
  registry.write(stream, heartbeat);
  return stream;
}

/** Lets time pass as the hub does, looking once a slot; answers when each stream was due. */
function pass(registry: StreamRegistry, milliseconds: number): number[] {
  const begun = performance.now();
  const due: number[] = [];
  while (performance.now() < begun + milliseconds) {
    vi.advanceTimersByTime(registry.slotMs);
    due.push(...registry.due().map(() => performance.now() - begun));
  }
  return due;
}

test("streams written to at once are due within the heartbeat, but not all at once", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  for (let n = 0; n < 500; n++) openStream(registry);
  const due = pass(registry, HEARTBEAT_MS);
  expect(due).toHaveLength(500);
  expect(Math.min(...due)).toBeGreaterThanOrEqual(0.7 * HEARTBEAT_MS);
  expect(new Set(due).size).toBeGreaterThanOrEqual(5);
});

test("who was just written to is not due", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  for (let round = 0; round < 10; round++) {
    expect(pass(registry, 15_000)).toEqual([]);
    registry.write(stream, heartbeat);
  }
});

test("a stream that is over sooner than its heartbeat is due then", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  openStream(registry, { endsAt: performance.now() + 4_000 });
  const [due = Number.NaN] = pass(registry, HEARTBEAT_MS);
  expect(due).toBeGreaterThanOrEqual(4_000);
  expect(due).toBeLessThanOrEqual(5_000 + registry.slotMs);
});

test("a stream that was removed is never due, nor counted, nor found", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const [gone, stays] = [openStream(registry), openStream(registry)];
  registry.remove(gone);
  registry.remove(gone);
  expect(registry.all()).toEqual([stays]);
  expect([registry.size, registry.ofUser("user_a").length]).toEqual([1, 1]);
  registry.remove(stays);
  expect([registry.size, registry.ofUser("user_a").length]).toEqual([0, 0]);
  expect(pass(registry, 2 * HEARTBEAT_MS)).toEqual([]);
});

test("of a user's streams any may go; the others stay, in their order", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const [first, second, third, fourth] = ["a", "a", "a", "a"].map((userId) =>
    openStream(registry, { userId }),
  ) as [Stream, Stream, Stream, Stream];
  registry.remove(third);
  expect(registry.ofUser("a")).toEqual([first, second, fourth]);
  registry.remove(first);
  expect(registry.ofUser("a")).toEqual([second, fourth]);
  registry.remove(third);
  registry.remove(fourth);
  expect([registry.ofUser("a"), registry.all(), registry.size]).toEqual([[second], [second], 1]);
  registry.remove(second);
  expect([registry.ofUser("a"), registry.all(), registry.size]).toEqual([[], [], 0]);
});

test("a stream that is marked by itself and with its user is taken once", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  registry.mark(stream);
  registry.markUsers(new Map([[stream.userId, undefined]]));
  expect(registry.takeMarked(10, 1)).toEqual([stream]);
  expect(registry.takeMarked(10, 1)).toEqual([]);
});

test("one publication is noted with its streams; anything more, and the inbox must be read", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  const [first, second] = [
    { id: "notif_a", seq: 1 },
    { id: "notif_b", seq: 2 },
  ];
  const marks = [[first], [first, second], [first, undefined], [undefined, first]];
  const noted = marks.map((publications) => {
    for (const each of publications) registry.markUsers(new Map([[stream.userId, each]]));
    expect(registry.takeMarked(10, 9)).toEqual([stream]);
    return stream.publication;
  });
  expect(noted).toEqual([first, undefined, undefined, undefined]);
});

test("a stream that is over in a moment is due in a moment", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  openStream(registry, { endsAt: performance.now() + 2_000 });
  const [due = Number.NaN] = pass(registry, HEARTBEAT_MS);
  expect(due).toBeGreaterThanOrEqual(2_000);
  expect(due).toBeLessThanOrEqual(2_000 + 2 * registry.slotMs);
});

test("G5: a stream whose client takes nothing is due soon, however lately it was written to", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  stream.stalledSince = performance.now();
  registry.checkSoon(stream);
  const [due = Number.NaN] = pass(registry, HEARTBEAT_MS);
  expect(due).toBeLessThanOrEqual(HEARTBEAT_MS / 5 + 2 * registry.slotMs);
});

test.each([
  [25_000, 1_000],
  [2_000, 80],
  [100, 20], // below that, looking would cost more than it finds
])("for a heartbeat of %i ms it is looked after every %i ms", (heartbeatMs, slotMs) => {
  expect(new StreamRegistry(heartbeatMs).slotMs).toBe(slotMs);
});

test("of many marked streams so many are taken as are asked for, and the others next", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const streams = ["a", "a", "b", "c", "d"].map((userId) => openStream(registry, { userId }));
  for (const stream of streams) registry.mark(stream);
  expect(registry.takeMarked(2, 1)).toEqual(streams.slice(0, 2));
  expect(registry.takeMarked(2, 1)).toEqual(streams.slice(2, 4));
  expect(registry.takeMarked(2, 1)).toEqual(streams.slice(4));
  expect(registry.takeMarked(2, 1)).toEqual([]);

  registry.markUsers(new Map());
  expect(registry.takeMarked(2, 1)).toEqual([]);
  registry.markUsers(new Map(["d", "c", "b", "a", "nobody"].map((userId) => [userId, undefined])));
  expect(registry.takeMarked(1, 1)).toEqual(streams.slice(0, 1));
  expect(registry.takeMarked(3, 1)).toEqual(streams.slice(1, 4));
  expect(registry.takeMarked(2, 1)).toEqual(streams.slice(4));
  expect(registry.takeMarked(2, 1)).toEqual([]);
});

test("however often clients cannot take more, each stream is queued once", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const clients = Array.from({ length: 20 }, () => new TestClient());
  const streams = clients.map((client) => openStream(registry, { client }));
  for (const client of clients) client.receives = false;
  for (let times = 0; times < 5; times++) {
    registry.markUsers(new Map([["user_a", undefined]]));
    expect(registry.takeMarked(3, 1)).toEqual([]);
  }
  registry.remove(streams[0] as Stream);
  for (const client of clients) client.receives = true;
  const taken = [
    registry.takeMarked(10, 1),
    registry.takeMarked(10, 1),
    registry.takeMarked(10, 1),
  ];
  expect(taken.flat()).toHaveLength(19);
  expect(new Set(taken.flat())).toEqual(new Set(streams.slice(1)));
});

test("who has been told everything is not taken, and no longer marked", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  registry.mark(stream);
  stream.cursor = 7;
  expect([registry.takeMarked(10, 7), stream.isMarked]).toEqual([[], false]);
  registry.mark(stream);
  expect([registry.takeMarked(10, 8), stream.isMarked]).toEqual([[stream], false]);
});

test("who is still joining stays marked until then, who has left is not marked", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  stream.state = "joining";
  registry.markUsers(new Map([[stream.userId, undefined]]));
  expect([registry.takeMarked(10, 1), stream.isMarked]).toEqual([[], true]);
  stream.state = "live";
  expect([registry.takeMarked(10, 1), stream.isMarked]).toEqual([[stream], false]);

  stream.state = "closed";
  registry.mark(stream);
  expect(stream.isMarked).toBe(false);
  stream.state = "live";
  registry.mark(stream);
  registry.remove(stream);
  expect(stream.isMarked).toBe(false);
});

test("G5: a client that cannot take more stays marked, and since when is known", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const client = new TestClient();
  const stream = openStream(registry, { client });
  client.receives = false;
  registry.mark(stream);
  const since = performance.now();
  for (let times = 0; times < 3; times++) {
    expect([registry.takeMarked(10, 1), stream.isMarked]).toEqual([[], true]);
    expect(stream.stalledSince).toBe(since);
    vi.advanceTimersByTime(1_000);
  }
  client.receives = true;
  expect(registry.takeMarked(10, 1)).toEqual([stream]);
});
