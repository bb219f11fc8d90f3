import "server-only";

const ONE_HOUR_MS = 3600 * 1000;

/**
 * Runs `task` within a minute, and then about every `intervalMs` with jitter, so that instances do not
 * run in step. Runs never overlap; `task` must not throw. Returns a function that stops it.
 */
export function runPeriodically(task: () => Promise<void>, intervalMs = ONE_HOUR_MS): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const schedule = (delayMs: number) => {
    timer = setTimeout(() => {
      void task().finally(() => stopped || schedule(intervalMs * (0.75 + Math.random() / 2)));
    }, delayMs).unref();
  };
  schedule(60_000 * Math.random());
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
