import { setTimeout as pause } from "node:timers/promises";
import { NoResponseError, sendRequest } from "../../checker/http-client";
import type { Prepared } from "./writes";

export type Answer = {
  what: string;
  /** When the request was sent, by `performance.now()`. */
  at: number;
  tookMs: number;
  /** 0 without an answer. */
  status: number;
};

type Call = { path: string; token: string; method?: string; json?: object };

const TIMEOUT_MS = 30_000;
/** A system whose code is compiled and whose queues are empty answers everything of two seconds within this time. */
const QUICK_MS = 500;
const QUICK_FOR_MS = 2_000;
const SLOW_START_MS = 60_000;

/** Of twenty requests so many of each kind. */
const reads = ["inbox", "inbox", "inbox", "inbox", "courses", "courses", "page", "login", "live"];
const writes = ["announce", "read"];

/** Sends requests at a rate, which may be changed, whether or not earlier ones were answered. */
export function startLoad(
  origin: string,
  prepared: Prepared,
  { perSecond, writing }: { perSecond: number; writing: boolean },
) {
  const answers: Answer[] = [];
  const pending = new Set<Promise<void>>();
  const kinds = writing ? [...reads, ...reads, ...writes] : reads;
  const state = { stopped: false, intervalMs: 1_000 / perSecond };

  async function run() {
    let nextAt = performance.now();
    for (let n = 0; !state.stopped; n++) {
      const what = kinds[n % kinds.length] ?? "inbox";
      const sent = sendOne(origin, what, callOf(what, prepared, n)).then((answer) => {
        answers.push(answer);
        pending.delete(sent);
      });
      pending.add(sent);
      nextAt += state.intervalMs;
      await pause(Math.max(0, nextAt - performance.now()));
    }
    await Promise.all(pending);
  }

  const running = run();
  return {
    setRate: (rate: number) => void (state.intervalMs = 1_000 / rate),
    /** Waits until everything is answered quickly: what waits from before a fault would be counted as its effect. */
    async untilQuick() {
      const startedAt = performance.now();
      do {
        if (performance.now() - startedAt > SLOW_START_MS)
          throw new Error("too slow for this load");
        await pause(QUICK_FOR_MS);
      } while (answers.some(wasSlow));
    },
    async stop() {
      state.stopped = true;
      await running;
      return answers;
    },
  };
}

const wasSlow = ({ at, tookMs }: Answer) =>
  at + tookMs > performance.now() - QUICK_FOR_MS && tookMs > QUICK_MS;

function callOf(
  what: string,
  { students, announced, teacherToken, unread }: Prepared,
  n: number,
): Call {
  const token = students[n % students.length]?.token ?? "";
  switch (what) {
    case "courses":
      return { path: "/api/courses", token };
    case "page":
      return { path: "/app/notifications", token };
    case "login":
      return { path: "/login", token: "" };
    case "live":
      return { path: "/api/health/live", token: "" };
    case "announce": {
      const json = { type: "general", title: `beban ${n}`, message: "Semangat!" };
      const path = `/api/courses/${announced.id}/announcements`;
      return { path, token: teacherToken, method: "POST", json };
    }
    case "read": {
      const copy = unread[n % unread.length];
      const path = `/api/notifications/${copy?.id}`;
      return { path, token: copy?.student.token ?? "", method: "PUT", json: { read: n % 4 > 1 } };
    }
    default:
      return { path: "/api/notifications", token };
  }
}

async function sendOne(origin: string, what: string, { json, ...call }: Call): Promise<Answer> {
  const at = performance.now();
  const headers = json && {
    origin,
    "content-type": "application/json",
    "idempotency-key": crypto.randomUUID(),
  };
  const body = json && JSON.stringify(json);
  const sent = { ...call, headers, body, timeoutMs: TIMEOUT_MS };
  const status = await sendRequest(origin, call.path, sent).then(
    (response) => response.status,
    (error: unknown) => {
      if (error instanceof NoResponseError) return 0;
      throw error;
    },
  );
  return { what, at, tookMs: performance.now() - at, status };
}
