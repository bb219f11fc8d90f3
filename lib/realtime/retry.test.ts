import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { createActor } from "@/lib/testing/factories";
import { isOutdatedSpread, reconnectDelayMs, reconnectSpreadMs } from "./retry";

test.each([
  [0, 3_000],
  [3_000, 3_000],
  [8_000, 8_000],
  [20_000, 20_000],
  [1_000_000, 20_000],
])("%i streams come back over %i ms", (open, spreadMs) => {
  expect(reconnectSpreadMs(open)).toBe(spreadMs);
});

test("each client has a delay of its own within the spread", () => {
  const delays = Array.from({ length: 1_000 }, () => reconnectDelayMs(10_000));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(2_000);
  expect(Math.max(...delays)).toBeLessThan(12_000);
  expect(new Set(delays.map((ms) => Math.floor(ms / 1_000))).size).toBe(10);
});

test("small changes of the spread are not worth a message", () => {
  expect([3_000, 3_700, 4_000, 20_000].map((now) => isOutdatedSpread(3_000, now))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect([12_000, 9_000].map((now) => isOutdatedSpread(20_000, now))).toEqual([false, true]);
});

test("who connected while few were open is told another delay with a heartbeat", async () => {
  const { hub } = startHub({ reconnectsPerSecond: 1, heartbeatMs: 100 });
  const actor = await createActor("student");
  const { client } = await connectClient(hub, actor);
  const { retry } = client;
  expect(retry).toBeLessThan(5_000);
  while (hub.size < 20) await connectClient(hub, actor);
  await eventually(() => expect(client.retry).not.toBe(retry));
  expect(client.heartbeats).toBeGreaterThan(0);
});

test("who was not told yet is told when the process ends", async () => {
  const { hub } = startHub({ reconnectsPerSecond: 1 });
  const actor = await createActor("student");
  const clients = [];
  while (clients.length < 10) clients.push((await connectClient(hub, actor)).client);
  await hub.drain();
  expect(clients.map(({ closed }) => closed)).toEqual(clients.map(() => 1));
  expect([clients[0]?.sizes.length, clients[9]?.sizes.length]).toEqual([2, 1]);
  expect(clients.map(({ frames }) => frames.length)).toEqual(clients.map(() => 1));
});
