import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WorkerReport } from "@/lib/offline/messages";
import { read, write } from "./storage";
import { databaseInMemory } from "./testing/database";

const network = { attempts: 0, failures: 0, status: 200 };
const reports: WorkerReport[] = [];
beforeEach(async () => {
  Object.assign(network, { attempts: 0, failures: 0, status: 200 });
  reports.length = 0;
  const page = { postMessage: (report: WorkerReport) => void reports.push(report) };
  const matchAll = () => Promise.resolve([page]);
  vi.stubGlobal("self", { registration: {}, clients: { matchAll } });
  const { indexedDB, IDBKeyRange } = databaseInMemory();
  vi.stubGlobal("indexedDB", indexedDB);
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  await write((device) => {
    device.queue = { userId: "dewi", changes: [{ key: "k", id: "kabar", action: "read" }] };
  });
  vi.stubGlobal("fetch", () => {
    if (++network.attempts <= network.failures) throw new TypeError("Failed to fetch");
    return Promise.resolve(Response.json({ results: [{ key: "k" }] }, { status: network.status }));
  });
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => vi.useRealTimers());

const queued = () => read(({ queue }) => queue?.changes);

/** Sends; the pauses between attempts take no time. */
async function send() {
  const { sendChanges } = await import("./changes");
  const state = { isOver: false };
  const sent = sendChanges("dewi")
    .then(
      () => "ended",
      (error: Error) => error.message,
    )
    .finally(() => (state.isOver = true));
  while (!state.isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.runOnlyPendingTimersAsync();
  }
  return sent;
}

test("what waits is sent although the network fails at first, and the pages are told", async () => {
  network.failures = 2;
  expect(await send()).toBe("ended");
  expect(network.attempts).toBe(3);
  expect(await queued()).toEqual([]);
  expect(reports.map(({ waiting }) => waiting)).toEqual([1, 1, 0]);
});

test("without network it waits on, after four attempts", async () => {
  network.failures = Infinity;
  expect(await send()).toBe("Failed to fetch");
  expect(network.attempts).toBe(4);
  expect(await queued()).toMatchObject([{ key: "k" }]);
  expect(reports.at(-1)).toMatchObject({ userId: "dewi", waiting: 1 });
});

test("a server that responds with an error is not asked again at once", async () => {
  network.status = 503;
  expect(await send()).toBe("ended");
  expect(network.attempts).toBe(1);
  expect(reports.map(({ waiting }) => waiting)).toEqual([1]);
});
