import { type IncomingHttpHeaders, request } from "node:http";
import type { Outcome } from "./history";

export type HttpResponse = { status: number; headers: IncomingHttpHeaders; body: string };
type Call = {
  method?: string;
  token: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs?: number;
};

/** No response: `reached` tells whether the server may have received the request. */
export class NoResponseError extends Error {
  constructor(
    readonly reached: boolean,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The options of a request. `localhost` has two addresses, and a server listens on one. */
export function requestOptions(origin: string, path: string, token: string) {
  const { host, port } = new URL(origin);
  return {
    host: "127.0.0.1",
    port,
    path,
    agent: false,
    headers: { host, cookie: `session=${token}` },
  };
}

/** Sends one request on its own connection. Throws {@link NoResponseError}. */
export function sendRequest(origin: string, path: string, call: Call): Promise<HttpResponse> {
  const { method = "GET", token, headers = {}, body, timeoutMs = 4_000 } = call;
  const target = requestOptions(origin, path, token);
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new NoResponseError(error.code !== "ECONNREFUSED", error));
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
    const timer = setTimeout(() => outgoing.destroy(new Error("no response in time")), timeoutMs);
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}

/** Sends JSON; returns whether it was applied, and the answer's body if it was. */
export async function sendJson(origin: string, path: string, call: Call & { json: unknown }) {
  const headers = { "content-type": "application/json", origin, ...call.headers };
  const body = JSON.stringify(call.json);
  return toResult(async () => {
    const response = await sendRequest(origin, path, { ...call, headers, body });
    if (response.status < 300) return { outcome: "ok", body: parse(response.body) };
    if (response.status < 500) return { outcome: "fail", note: `refused: ${response.status}` };
    // 503 means that nothing was saved, unless the detail is `uncertain`.
    const { detail = "" } = parse(response.body);
    const isUnsaved = response.status === 503 && detail !== "uncertain";
    return { outcome: isUnsaved ? "fail" : "info", note: `${response.status} ${detail}` };
  });
}

function parse(body: string): { detail?: string } {
  try {
    return JSON.parse(body) as { detail?: string };
  } catch {
    return {};
  }
}

type OperationResult = {
  outcome: Outcome;
  note?: string;
  recipientCount?: number;
  body?: unknown;
};

/** Returns the result of `call`, or the result that its error implies. */
export async function toResult(call: () => Promise<OperationResult>): Promise<OperationResult> {
  try {
    return await call();
  } catch (error) {
    const reached = error instanceof NoResponseError ? error.reached : true;
    return {
      outcome: reached ? "info" : "fail",
      note: error instanceof Error ? error.message : "?",
    };
  }
}
