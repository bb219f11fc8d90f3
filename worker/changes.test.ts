import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WorkerReport } from "@/lib/offline/messages";
import type { Device } from "./storage";

const network = { attempts: 0, failures: 0, status: 200 };
const reports: WorkerReport[] = [];
let device: Device | undefined;

/** A request of IndexedDB that succeeds. */
function requestOf(result: unknown) {
  const request = Object.assign(new EventTarget(), { result });
  queueMicrotask(() => request.dispatchEvent(new Event("success")));
  return request;
}

const objectStore = () => ({
  get: () => requestOf(structuredClone(device)),
  put: (changed: Device) => void (device = changed),
  delete: () => void (device = undefined),
});

/** Keeps one object, as the worker does. */
const database = {
  close: () => undefined,
  transaction: () => {
    const running = Object.assign(new EventTarget(), { error: null, objectStore });
    setImmediate(() => running.dispatchEvent(new Event("complete")));
    return running;
  },
};

beforeEach(() => {
  Object.assign(network, { attempts: 0, failures: 0, status: 200 });
  reports.length = 0;
  device = { queue: { userId: "dewi", changes: [{ key: "k", id: "kabar", action: "read" }] } };
  const page = { postMessage: (report: WorkerReport) => void reports.push(report) };
  const matchAll = () => Promise.resolve([page]);
  vi.stubGlobal("self", { registration: {}, clients: { matchAll } });
  vi.stubGlobal("indexedDB", { open: () => requestOf(database) });
  vi.stubGlobal("fetch", () => {
    if (++network.attempts <= network.failures) throw new TypeError("Failed to fetch");
    return Promise.resolve(Response.json({ results: [{ key: "k" }] }, { status: network.status }));
  });
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => vi.useRealTimers());

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
  expect(device).toMatchObject({ queue: { changes: [] } });
  expect(reports.map(({ waiting }) => waiting)).toEqual([1, 1, 0]);
});

test("without network it waits on, after four attempts", async () => {
  network.failures = Infinity;
  expect(await send()).toBe("Failed to fetch");
  expect(network.attempts).toBe(4);
  expect(device).toMatchObject({ queue: { changes: [{ key: "k" }] } });
  expect(reports.at(-1)).toMatchObject({ userId: "dewi", waiting: 1 });
});

test("a server that responds with an error is not asked again at once", async () => {
  network.status = 503;
  expect(await send()).toBe("ended");
  expect(network.attempts).toBe(1);
  expect(reports.map(({ waiting }) => waiting)).toEqual([1]);
});
