import { type IncomingHttpHeaders, request } from "node:http";
import type { Outcome } from "./history";

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
type Call = {
  method?: string;
  token: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  patienceMs?: number;
};

/** No answer came: `reached` says whether the server may have got the request all the same. */
export class Unanswered extends Error {
  constructor(
    readonly reached: boolean,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The address and headers of a call: `localhost` has two addresses, and a server listens on one. */
export function addressed(origin: string, path: string, token: string) {
  const { host, port } = new URL(origin);
  return {
    host: "127.0.0.1",
    port,
    path,
    agent: false,
    headers: { host, cookie: `session=${token}` },
  };
}

/** One request on a connection of its own. Throws {@link Unanswered}. */
export function exchange(origin: string, path: string, call: Call): Promise<Answer> {
  const { method = "GET", token, headers = {}, body, patienceMs = 4_000 } = call;
  const target = addressed(origin, path, token);
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new Unanswered(error.code !== "ECONNREFUSED", error));
    };
    const outgoing = request(
      { ...target, method, headers: { ...target.headers, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          clearTimeout(timer);
          const { statusCode = 0 } = response;
          resolve({
            status: statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    const timer = setTimeout(() => outgoing.destroy(new Error("no answer in time")), patienceMs);
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}

/** JSON with an answer that says what became of it. */
export async function send(origin: string, path: string, call: Call & { json: unknown }) {
  const headers = { "content-type": "application/json", origin };
  const body = JSON.stringify(call.json);
  return settle(async () => {
    const answer = await exchange(origin, path, { ...call, headers, body });
    if (answer.status === 200) return { outcome: "ok" };
    if (answer.status < 500) return { outcome: "fail", note: `refused: ${answer.status}` };
    // 503 is the product's word for "nothing was saved", unless it says otherwise.
    const { detail = "" } = parse(answer.body);
    const isUnsaved = answer.status === 503 && detail !== "uncertain";
    return { outcome: isUnsaved ? "fail" : "info", note: `${answer.status} ${detail}` };
  });
}

function parse(body: string): { detail?: string } {
  try {
    return JSON.parse(body) as { detail?: string };
  } catch {
    return {};
  }
}

type Settled = { outcome: Outcome; note?: string; recipientCount?: number };

/** What `call` says of its outcome, or what its failure to answer does. */
export async function settle(call: () => Promise<Settled>): Promise<Settled> {
  try {
    return await call();
  } catch (error) {
    const reached = error instanceof Unanswered ? error.reached : true;
    return {
      outcome: reached ? "info" : "fail",
      note: error instanceof Error ? error.message : "?",
    };
  }
}
