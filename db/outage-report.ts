import { AsyncLocalStorage } from "node:async_hooks";
import type { Client } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy } from "./errors";

export type Report = { gone: (error: unknown) => void; back: () => void };

const PROBE_EVERY_MS = 2_000;

/** Reports when an outage begins and when it ends: once each, not for every call. A busy lock is none. */
export function reportOnce({ gone, back }: Report) {
  let away = false;
  return {
    failed(error: unknown) {
      if (away || !(error instanceof DatabaseUnavailableError) || isBusy(error)) return;
      away = true;
      gone(error.cause ?? error);
    },
    succeeded() {
      if (!away) return;
      away = false;
      back();
    },
  };
}

/**
 * Reports the outages of an embedded database. On a full disk small writes pass and reads all do, so an
 * outage ends when `probe` passes; it is tried every few seconds from when the outage begins.
 */
export function reportProbed(
  client: Client,
  { gone, back, probe }: Report & { probe: (client: Client) => Promise<void> },
): Client {
  const outsideRequests = AsyncLocalStorage.snapshot(); // a timer keeps its request's context
  const report = reportOnce({
    gone: (error) => {
      gone(error);
      outsideRequests(probeSoon);
    },
    back,
  });
  function probeSoon() {
    setTimeout(() => {
      probe(client).then(() => report.succeeded(), probeSoon);
    }, PROBE_EVERY_MS).unref();
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
