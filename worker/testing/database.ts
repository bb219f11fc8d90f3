type Key = string | { lower: string; upper: string };

function requestOf<T>(result: T) {
  const request = Object.assign(new EventTarget(), { result });
  queueMicrotask(() => request.dispatchEvent(new Event("success")));
  return request;
}

const includes = (key: Key, name: string) =>
  typeof key === "string" ? key === name : key.lower <= name && name <= key.upper;

/** As much of IndexedDB as the worker uses, in memory. `limit` bytes of files fit, of each transaction all or nothing. */
export function databaseInMemory({ limit = Infinity } = {}) {
  let records = new Map<string, unknown>();

  function transaction() {
    const draft = new Map(records);
    const store = {
      get: (key: string) => requestOf(structuredClone(draft.get(key))),
      put: (value: unknown, key: string) => void draft.set(key, value),
      delete: (key: Key) => {
        for (const name of draft.keys()) if (includes(key, name)) draft.delete(name);
      },
    };
    const error = new DOMException("full", "QuotaExceededError");
    const running = Object.assign(new EventTarget(), { error, objectStore: () => store });
    setImmediate(() => {
      const sizes = [...draft.values()].map((value) => (value instanceof Blob ? value.size : 0));
      const fits = sizes.reduce((sum, size) => sum + size, 0) <= limit;
      if (fits) records = draft;
      running.dispatchEvent(new Event(fits ? "complete" : "abort"));
    });
    return running;
  }
  const database = { transaction, close: () => undefined };
  return {
    indexedDB: { open: () => requestOf(database) },
    IDBKeyRange: { bound: (lower: string, upper: string) => ({ lower, upper }) },
    keys: () => [...records.keys()].toSorted(),
  };
}
