import "server-only";

type Pending<Key, Value> = {
  key: Key;
  resolve: (value: Value) => void;
  reject: (reason: unknown) => void;
};

/**
 * Returns a function that loads one value, and batches the calls of one event loop turn. After a
 * restart all streams reconnect at once, and must not cost a query each. `loadBatch` returns the
 * values in the order of the keys, at most `maxBatchSize` of them.
 */
export function batchLoader<Key, Value>(
  loadBatch: (keys: Key[]) => Promise<Value[]>,
  maxBatchSize: number,
): (key: Key) => Promise<Value> {
  let pending: Pending<Key, Value>[] = [];

  function send() {
    const batch = pending;
    pending = [];
    loadBatch(batch.map(({ key }) => key)).then(
      (values) => batch.forEach(({ resolve }, index) => resolve(values[index] as Value)),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    );
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const count = pending.push({ key, resolve, reject });
      if (count === 1) setImmediate(() => pending.length > 0 && send());
      if (count === maxBatchSize) send();
    });
}
