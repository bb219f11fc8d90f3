import { AsyncLocalStorage } from "node:async_hooks";
import type { Client } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy } from "./errors";

export type Report = { onOutage: (error: unknown) => void; onRecovery: () => void };

const PROBE_INTERVAL_MS = 2_000;

/** Reports the start and the end of an outage once each, not for every call. A busy lock is no outage. */
export function reportOnce({ onOutage, onRecovery }: Report) {
  let isDown = false;
  return {
    /** Whether calls fail: none has succeeded since the outage was reported. */
    isDown: () => isDown,
    failed(error: unknown) {
      if (isDown || !(error instanceof DatabaseUnavailableError) || isBusy(error)) return;
      isDown = true;
      onOutage(error.cause ?? error);
    },
    succeeded() {
      if (!isDown) return;
      isDown = false;
      onRecovery();
    },
  };
}

/**
 * Reports the outages of an embedded database. On a full disk all reads and small writes succeed, so an
 * outage ends when `probe` succeeds; it runs every few seconds during the outage.
 */
export function reportProbed(
  client: Client,
  { onOutage, onRecovery, probe }: Report & { probe: (client: Client) => Promise<void> },
): Client {
  const outsideRequests = AsyncLocalStorage.snapshot(); // a timer keeps its request's context
  const report = reportOnce({
    onOutage: (error) => {
      onOutage(error);
      outsideRequests(scheduleProbe);
    },
    onRecovery,
  });
  function scheduleProbe() {
    setTimeout(() => {
      probe(client).then(() => report.succeeded(), scheduleProbe);
    }, PROBE_INTERVAL_MS).unref();
  }
  return interceptCalls(client, async ({ run }) => {
    try {
      return await run();
    } catch (error) {
      report.failed(error);
      throw error;
    }
  });
}
