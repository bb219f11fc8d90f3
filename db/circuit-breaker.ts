import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseUnavailableError } from "./errors";

/** So many calls have to be without a result: one that is lost on its way is no hang. */
const LEAST_IN_FLIGHT = 5;
/** Counted in checks, not by the clock: after a busy moment of this process, results may only wait to be read. */
const CHECK_MS = 250;
const SILENT_CHECKS = 4;
const PROBE_INTERVAL_MS = 1_000;

type Options = {
  /** Asks the server, in a `watch` of its own. */
  probe: () => Promise<unknown>;
  onOpen: () => void;
  checkMs?: number;
  probeMs?: number;
};

/**
 * Opens when the server hangs: several calls are in flight, and for a second none gets a result. Then whoever
 * asks it would only wait. The next result closes it; `probe` runs every second until there is one.
 */
export function createCircuitBreaker({
  probe,
  onOpen,
  checkMs = CHECK_MS,
  probeMs = PROBE_INTERVAL_MS,
}: Options) {
  const outsideRequests = AsyncLocalStorage.snapshot(); // a timer keeps its request's context
  let inFlight = 0;
  let silentChecks = 0;
  let isOpen = false;
  let timer: NodeJS.Timeout | undefined;

  function check() {
    timer = undefined;
    if (isOpen || inFlight < LEAST_IN_FLIGHT) return;
    if (++silentChecks < SILENT_CHECKS) return checkLater();
    isOpen = true;
    onOpen();
    void probeUntilClosed();
  }
  function checkLater() {
    timer ??= setTimeout(check, checkMs).unref();
  }
  async function probeUntilClosed() {
    while (isOpen) {
      await pause(probeMs, undefined, { ref: false });
      await probe().catch(() => undefined);
    }
  }
  function onResult() {
    silentChecks = 0;
    isOpen = false;
  }

  return {
    isOpen: () => isOpen,
    /** Runs a call, and takes its result as a sign that the server answers. */
    async watch<T>(call: () => Promise<T>): Promise<T> {
      if (++inFlight === LEAST_IN_FLIGHT) {
        silentChecks = 0;
        outsideRequests(checkLater);
      }
      try {
        const result = await call();
        onResult();
        return result;
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) onResult(); // the statement's own error
        throw error;
      } finally {
        inFlight--;
      }
    },
  };
}
