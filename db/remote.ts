import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type Client, createClient } from "@libsql/client";
import { resumeInTurn } from "@/lib/async/turns";
import { createCallLimiter } from "./call-limiter";
import { CircuitBreaker } from "./circuit-breaker";
import { DatabaseUnavailableError, isBusy } from "./errors";
import { interceptCalls, type Call } from "./intercept-calls";
import { isReadOnly } from "./is-read-only";
import { type Report, reportOnce } from "./outage-report";
import { sendRequest } from "./send-request";

type Options = {
  url: string;
  authToken: string | undefined;
  report: Report;
  limits?: Record<keyof typeof LIMITS, Limit>;
};

type Remote = {
  client: Client;
  /** Whether the server has stopped answering: calls fail at once until it is back. */
  isHanging: () => boolean;
};

type Limit = {
  attemptMs: number;
  totalMs: number;
  /** The timeout of an attempt once other calls have failed; with a second until that is known, less than 5 s. */
  outageMs?: number;
};

/** The timeout of one attempt, and of all attempts together. */
export const LIMITS = {
  // A page that only reads gets a result or an error within 5 seconds.
  read: { attemptMs: 1_800, totalMs: 3_900 },
  write: { attemptMs: 8_000, totalMs: 10_000, outageMs: 3_600 },
  migrate: { attemptMs: 60_000, totalMs: 60_000 },
} satisfies Record<string, Limit>;
/** How often a write that waits looks whether other calls have failed. */
const OUTAGE_CHECK_MS = 250;
const MAX_ATTEMPTS = 3;
/** Concurrent requests of one kind: a burst must not use up the sockets. */
const MAX_CONCURRENT = 20;

/** The server rejects this client: a wrong token, address or plan. */
export class RefusedError extends Error {}

/**
 * A client of a remote libSQL server. Each call is one request with a timeout. A read is retried when its
 * response is lost; a write only when it certainly was not applied. A call that finally fails because of the
 * server or the network throws {@link DatabaseUnavailableError}.
 */
export function openRemote({ url, authToken, report, limits = LIMITS }: Options): Remote {
  const limit = new AsyncLocalStorage<AbortSignal>();
  const client = createClient({
    url,
    authToken,
    concurrency: Infinity, // the client's own queue has no timeout
    fetch: (request: Request) => exchange(request, limit.getStore()),
  });
  const limiters = createLimiters();
  const outages = reportOnce(report);
  const breaker: CircuitBreaker = new CircuitBreaker({
    probe: async () => {
      await send({ run: () => client.execute("select 1") }, "read");
      outages.succeeded();
    },
    onOpen: () => {
      for (const { failQueued } of Object.values(limiters)) failQueued(stopped());
    },
  });
  const isDown = () => outages.isDown() || breaker.isOpen;

  async function send({ run }: Pick<Call, "run">, kind: keyof typeof LIMITS): Promise<unknown> {
    try {
      const patience = { ...limits[kind], isDown };
      const sent = () => withTimeout(patience, (signal) => limit.run(signal, run));
      return await (kind === "read" ? breaker.watch(sent) : sent());
    } catch (error) {
      if (!isBusy(error)) throw error;
      throw unavailable("Another client keeps the database locked.", error, false);
    }
  }

  async function attempt(call: Call, kind: keyof typeof LIMITS): Promise<unknown> {
    if (breaker.isOpen) throw stopped();
    return limiters[kind].run(() => send(call, kind));
  }

  const intercepted = interceptCalls(client, async (call) => {
    const kind = kindOf(call);
    try {
      const result = await runWithRetry(() => attempt(call, kind), kind, {
        ...limits[kind],
        isDown,
      });
      outages.succeeded();
      return result;
    } catch (error) {
      outages.failed(error);
      throw error;
    }
  });
  return { client: intercepted, isHanging: () => breaker.isOpen };
}

/** Separate limits, so that reads do not wait for writes that hang. */
const createLimiters = () => ({
  read: createCallLimiter(MAX_CONCURRENT),
  write: createCallLimiter(MAX_CONCURRENT),
  migrate: createCallLimiter(1),
});

/** Retries a read that was lost, a write only when it certainly was not applied; nothing in an outage. */
async function runWithRetry(
  attempt: () => Promise<unknown>,
  kind: keyof typeof LIMITS,
  { attemptMs, totalMs, isDown }: Limit & { isDown: () => boolean },
): Promise<unknown> {
  const startedAt = performance.now();
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      const delay = 50 + Math.random() * 100;
      const tooLate = performance.now() - startedAt + delay + attemptMs > totalMs;
      const repeatable = kind === "read" || !error.uncertain;
      if (!repeatable || tooLate || attempts === MAX_ATTEMPTS || isDown()) throw error;
      await pause(delay);
    }
  }
}

type Patience = Limit & { isDown: () => boolean };

/**
 * The result of `run`, unless it takes longer than `attemptMs`, or than `outageMs` in an outage. The promise is
 * also rejected by the timer, not only aborted by the signal: a request that ignores its signal would keep its
 * slot until the connection ends, and once all slots are taken no read succeeds.
 */
async function withTimeout<T>(
  { attemptMs, outageMs = attemptMs, isDown }: Patience,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    function check() {
      const left = attemptMs - (performance.now() - startedAt);
      if (left > 1 && !isDown()) {
        timer = setTimeout(check, Math.min(left, OUTAGE_CHECK_MS));
        return;
      }
      const waitedMs = Math.round(attemptMs - left);
      const error = new Error(`timeout: no answer within ${waitedMs} ms`);
      reject(unavailable("The database did not answer in time.", error, true));
      controller.abort(error);
    }
    timer = setTimeout(check, Math.min(attemptMs, outageMs));
  });
  try {
    return await Promise.race([run(controller.signal), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}

function kindOf({ method, args }: Call): keyof typeof LIMITS {
  if (method === "migrate") return "migrate";
  return isReadOnly(method, args) ? "read" : "write";
}

/** Resolves when the server responds; throws after `timeoutMs`, or at once when it rejects the client. */
export async function waitUntilReachable(client: Client, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let delay = 250; ; delay = Math.min(2 * delay, 4_000)) {
    try {
      await client.execute("select 1");
      return;
    } catch (error) {
      const temporary =
        error instanceof DatabaseUnavailableError && !(error.cause instanceof RefusedError);
      if (!temporary || performance.now() + delay > deadline) throw error;
      await pause(delay);
    }
  }
}

/** Error codes of requests that were never sent. */
const notSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

/** Sends one request and reads its whole response: every network failure is thrown here, and only here. */
async function exchange(request: Request, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await sendRequest(request, signal);
  } catch (error) {
    throw unavailable("The database did not answer.", error, !notSent.has(errorCode(error)));
  }
  await new Promise<void>(resumeInTurn); // responses that arrive together have as many pages to render
  if (response.ok) return response;
  const detail = `HTTP ${response.status} ${(await response.text()).slice(0, 200)}`;
  const { status } = response;
  if (/STREAM_EXPIRED|invalid baton/i.test(detail)) {
    throw unavailable("The database has forgotten the stream.", new Error(detail), false);
  }
  if (status < 500 && status !== 429) {
    throw unavailable("The database refused the request.", new RefusedError(detail), false);
  }
  throw unavailable("The database cannot serve now.", new Error(detail), status !== 429);
}

const errorCode = (error: unknown) => String((error as NodeJS.ErrnoException).code);

const unavailable = (message: string, cause: unknown, uncertain: boolean) =>
  new DatabaseUnavailableError(message, { cause, uncertain });

/** The error of calls that are not made, since the server has stopped answering. */
const stopped = () =>
  unavailable("The database has stopped answering.", new Error("the circuit is open"), false);
