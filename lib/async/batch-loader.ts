import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";

// A timer begun inside a request would keep that request's context alive.
const outsideRequests = AsyncLocalStorage.snapshot();

const RESULTS_PER_TURN = 8;

type Pending<Key, Value> = {
  key: Key;
  resolve: (value: Value) => void;
  reject: (reason: unknown) => void;
};

type Settings = {
  maxBatchSize: number;
  /** The least time between two batches, unless one is full: so those of a burst are large. */
  restMs?: number;
};

/**
 * Returns a function that loads one value, and batches the calls of one event loop turn. After a
 * restart all streams reconnect at once, and must not cost a query each. `loadBatch` returns the
 * values in the order of the keys, at most `maxBatchSize` of them.
 */
export function batchLoader<Key, Value>(
  loadBatch: (keys: Key[]) => Promise<Value[]>,
  { maxBatchSize, restMs = 0 }: Settings,
): (key: Key) => Promise<Value> {
  let pending: Pending<Key, Value>[] = [];
  let restsUntil = 0;

  function send() {
    const batch = pending;
    if (batch.length === 0) return; // it was full before its time
    pending = [];
    restsUntil = performance.now() + restMs;
    loadBatch(batch.map(({ key }) => key)).then(
      (values) => handOut(batch, values),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    );
  }

  /** A few in each turn of the event loop: what follows takes longer than the batch. */
  function handOut(batch: Pending<Key, Value>[], values: Value[], from = 0) {
    const to = from + RESULTS_PER_TURN;
    for (const [offset, { resolve }] of batch.slice(from, to).entries())
      resolve(values[from + offset] as Value);
    if (to < batch.length) outsideRequests(() => setImmediate(handOut, batch, values, to));
  }

  function sendSoon() {
    const waitMs = restsUntil - performance.now();
    if (waitMs > 0) setTimeout(send, waitMs);
    else setImmediate(send);
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const count = pending.push({ key, resolve, reject });
      if (count === 1) outsideRequests(sendSoon);
      if (count === maxBatchSize) send();
    });
}
