import "server-only";

const AN_HOUR_MS = 3600 * 1000;

/**
 * Runs `task` soon after the start and about every hour, or `everyMs`, not in step with other instances, and never
 * twice at a time; it must not throw. Answers what stops it.
 */
export function runPeriodically(task: () => Promise<void>, everyMs = AN_HOUR_MS): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const plan = (delayMs: number) => {
    timer = setTimeout(() => {
      void task().finally(() => stopped || plan(everyMs * (0.75 + Math.random() / 2)));
    }, delayMs).unref();
  };
  plan(60_000 * Math.random());
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
