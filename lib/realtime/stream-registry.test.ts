import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TestClient } from "@/lib/realtime/testing/test-client";
import { heartbeat } from "./encode";
import { type Stream, StreamRegistry } from "./stream-registry";

const HEARTBEAT_MS = 25_000;

// The clock is the exception to "no mocks": nobody wants to wait for heartbeats.
beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "Date"] }));
afterEach(() => void vi.useRealTimers());

function openStream(registry: StreamRegistry, endsAt = Number.MAX_SAFE_INTEGER): Stream {
  const stream: Stream = {
    userId: "user_a",
    sessionId: "session",
    sink: new TestClient().sink,
    endsAt,
    state: "live",
    cursor: 0,
    quietUntil: 0,
    stalledSince: undefined,
  };
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
  openStream(registry, Date.now() + 4_000);
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
  expect([registry.size, registry.ofUser("user_a").size]).toEqual([1, 1]);
  registry.remove(stays);
  expect([registry.size, registry.ofUser("user_a").size]).toEqual([0, 0]);
  expect(pass(registry, 2 * HEARTBEAT_MS)).toEqual([]);
});

test("a stream that is marked by itself and with its user is taken once", () => {
  const registry = new StreamRegistry(HEARTBEAT_MS);
  const stream = openStream(registry);
  registry.mark(stream);
  registry.markUsers(new Set([stream.userId]));
  expect(registry.takeMarked(10, 1)).toEqual([stream]);
  expect(registry.takeMarked(10, 1)).toEqual([]);
});
