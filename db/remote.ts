import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type Client, createClient } from "@libsql/client";
import { interceptCalls, type Call } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy } from "./errors";
import { isReadOnly } from "./is-read-only";
import { type Report, reportOnce } from "./outage-report";

type Options = {
  url: string;
  authToken: string | undefined;
  report: Report;
  limits?: typeof LIMITS;
};

/** How long one attempt may take, and all together when they fail. */
export const LIMITS = {
  // Who only reads has an answer, or a refusal, within 5 seconds.
  read: { attemptMs: 1_800, patienceMs: 3_900 },
  write: { attemptMs: 8_000, patienceMs: 10_000 },
  migrate: { attemptMs: 60_000, patienceMs: 60_000 },
};
const MOST_ATTEMPTS = 3;
/** Requests of a kind on the way at once: a burst of them shall not use up the sockets. */
const MOST_AT_ONCE = 20;

/** The server does not want to deal with this client: a wrong token, address or plan. */
export class RefusedError extends Error {}

/**
 * A client of a remote libSQL server. Each call is one request, with a time limit. What only reads is
 * tried again when the answer is lost; what writes, only when it surely was not applied. A call that
 * fails for good because of the server or the way to it throws {@link DatabaseUnavailableError}.
 */
export function openRemote({ url, authToken, report, limits = LIMITS }: Options): Client {
  const limit = new AsyncLocalStorage<AbortSignal>();
  const client = createClient({
    url,
    authToken,
    concurrency: Infinity, // the client's own line knows no time limit
    fetch: (request: Request) => send(request, limit.getStore()),
  });
  // Apart, so that reads do not wait for writes that hang.
  const inTurn = { read: turns(MOST_AT_ONCE), write: turns(MOST_AT_ONCE), migrate: turns(1) };
  const outages = reportOnce(report);

  function attempt({ run }: Call, kind: keyof typeof LIMITS): Promise<unknown> {
    return inTurn[kind](async () => {
      try {
        return await within(limits[kind].attemptMs, (signal) => limit.run(signal, run));
      } catch (error) {
        if (!isBusy(error)) throw error;
        throw unavailable("Another client keeps the database locked.", error, false);
      }
    });
  }

  async function persist(call: Call): Promise<unknown> {
    const kind = kindOf(call);
    const { attemptMs, patienceMs } = limits[kind];
    const since = performance.now();
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt(call, kind);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) throw error;
        const rest = 50 + Math.random() * 100;
        const tooLate = performance.now() - since + rest + attemptMs > patienceMs;
        const repeatable = kind === "read" || !error.uncertain;
        if (!repeatable || tooLate || attempts === MOST_ATTEMPTS) throw error;
        await pause(rest);
      }
    }
  }

  return interceptCalls(client, async (call) => {
    try {
      const answer = await persist(call);
      outages.succeeded();
      return answer;
    } catch (error) {
      outages.failed(error);
      throw error;
    }
  });
}

/**
 * What `run` answers, unless that takes longer than `milliseconds`. The clock decides and not the signal
 * alone: a request that did not heed it would keep its turn until the connection dies, and once all
 * turns are kept, nobody reads any more.
 */
async function within<T>(
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`timeout: no answer within ${milliseconds} ms`);
      reject(unavailable("The database did not answer in time.", error, true));
      controller.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([run(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

function kindOf({ method, args }: Call): keyof typeof LIMITS {
  if (method === "migrate") return "migrate";
  return isReadOnly(method, args) ? "read" : "write";
}

/** Asks until the server answers; throws after `patienceMs`, and at once when it refuses. */
export async function awaitAnswer(client: Client, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let rest = 250; ; rest = Math.min(2 * rest, 4_000)) {
    try {
      await client.execute("select 1");
      return;
    } catch (error) {
      const temporary =
        error instanceof DatabaseUnavailableError && !(error.cause instanceof RefusedError);
      if (!temporary || performance.now() + rest > deadline) throw error;
      await pause(rest);
    }
  }
}

/** A request never left when it failed with one of these. */
const notSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** One request and its whole answer: every failure on the way surfaces here, and here only. */
async function send(request: Request, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  let body: ArrayBuffer;
  try {
    // Next.js patches the global fetch with its cache; a poll must never be cached.
    response = await fetch(request, { cache: "no-store", signal });
    body = await response.arrayBuffer();
  } catch (error) {
    throw unavailable("The database did not answer.", error, !notSent.has(codeOf(error)));
  }
  if (response.ok) return new Response(body, response);
  const said = `HTTP ${response.status} ${new TextDecoder().decode(body).slice(0, 200)}`;
  const { status } = response;
  if (/STREAM_EXPIRED|invalid baton/i.test(said)) {
    throw unavailable("The database has forgotten the stream.", new Error(said), false);
  }
  if (status < 500 && status !== 429) {
    throw unavailable("The database refused the request.", new RefusedError(said), false);
  }
  throw unavailable("The database cannot serve now.", new Error(said), status !== 429);
}

const codeOf = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error
    ? String((error.cause as NodeJS.ErrnoException).code)
    : "";

const unavailable = (message: string, cause: unknown, uncertain: boolean) =>
  new DatabaseUnavailableError(message, { cause, uncertain });

type Waiting = { go: () => void; giveUp: (error: unknown) => void };

/**
 * Lets `most` run at once, the others in their order, however long that takes while answers come. When
 * one fails because of the server, those who wait fail too: none of them shall wait for an outage.
 */
function turns(most: number) {
  let running = 0;
  const waiting: Waiting[] = [];
  return async function inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (running >= most) {
      await new Promise<void>((go, giveUp) => waiting.push({ go, giveUp }));
    }
    running++;
    try {
      return await run();
    } catch (error) {
      if (error instanceof DatabaseUnavailableError && !isBusy(error)) {
        const failed = unavailable(error.message, error.cause, false);
        for (const { giveUp } of waiting.splice(0)) giveUp(failed);
      }
      throw error;
    } finally {
      running--;
      waiting.shift()?.go();
    }
  };
}
