import "server-only";

/**
 * What became of hints. Received: `read` (the log), `own` (this process has written), `unneeded` (already read, or no
 * stream is open), `noise` (no hint at all). Sent: `published`, `dropped`.
 */
const newCounters = () => ({
  file: { read: 0, own: 0 },
  redis: { read: 0, unneeded: 0, noise: 0, published: 0, dropped: 0 },
});

// Metrics are read by a Route Handler, which has its own instance of a module variable.
const key: unique symbol = Symbol.for("naik-kelas.hint-counters");
const shared = globalThis as { [key]?: ReturnType<typeof newCounters> };

/** The totals since the process started. */
export const hintCounters = () => (shared[key] ??= newCounters());
