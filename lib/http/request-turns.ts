import "server-only";

/** How long simultaneous requests may block the event loop before the others are deferred. */
const SLICE_MS = 4;

/**
 * Returns a function that starts requests in order: of those that arrive in one turn of the event loop,
 * a few start at once and the others one per turn. Otherwise forty simultaneous logins would block all
 * streams until Next.js has started all of them.
 */
export function requestTurns(): (start: () => void) => void {
  const waiting: (() => void)[] = [];
  let sliceEnd = 0;
  let isScheduled = false;

  function runNext() {
    isScheduled = false;
    const next = waiting.shift();
    if (waiting.length > 0) scheduleNext();
    next?.();
  }
  function scheduleNext() {
    isScheduled = true;
    sliceEnd = performance.now() + SLICE_MS;
    setImmediate(runNext);
  }
  return (start) => {
    if (!isScheduled) scheduleNext();
    if (waiting.length > 0 || performance.now() > sliceEnd) waiting.push(start);
    else start();
  };
}
