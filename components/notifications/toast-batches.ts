import type { NewNotification } from "./stream/inbox-log";

export type Batch = { key: string; arrivals: NewNotification[] };

/**
 * The batches that are shown, and one more for arrivals after `lastSeq`: they came in one frame. What was
 * corrected, withdrawn or raised again is no longer among the arrivals, and leaves the batches before.
 */
export function nextBatches(
  shown: readonly Batch[],
  arrivals: readonly NewNotification[],
  lastSeq: number,
): Batch[] {
  const current = new Set(arrivals);
  const kept = shown
    .map(({ key, arrivals: before }) => ({
      key,
      arrivals: before.filter((arrival) => current.has(arrival)),
    }))
    .filter((batch) => batch.arrivals.length > 0);
  const fresh = arrivals.filter(({ seq }) => seq > lastSeq);
  const newest = fresh.at(-1);
  return newest ? [...kept, { key: `${newest.seq} ${newest.id}`, arrivals: fresh }] : kept;
}
