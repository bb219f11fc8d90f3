import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { text } from "node:stream/consumers";
import type { Executed } from "./connection";
import { type Fault, type FaultKind, Faults } from "./faults";
import { invalidBaton, RequestError, StatementError, streamExpired } from "./protocol";
import { Streams } from "./streams";

type Options = {
  file: string;
  /** Without one, requests are not authenticated. */
  authToken?: string;
  port?: number;
  /** How long a stream waits for its client's next request. */
  streamExpiryMs?: number;
  /** Whether a commit is on the disk before it is acknowledged. */
  outlivesPowerCuts?: boolean;
};

export type LibsqlServer = Awaited<ReturnType<typeof startLibsqlServer>>;

/** How many statements are recorded; the oldest are dropped. */
const MAX_RECORDED = 100_000;

/** Faults under which the statements are executed, or tried. */
const executing = new Set<FaultKind>(["cut", "lost", "mute", "slow", "busy"]);

/**
 * A libSQL server for tests: Hrana 2 and 3 over HTTP, in JSON, on an embedded database file, with
 * faults on demand. `statements` are those received since the last `statements.length = 0`.
 */
export async function startLibsqlServer(options: Options) {
  const { file, authToken, streamExpiryMs = 10_000, outlivesPowerCuts = true } = options;
  const statements: Executed[] = [];
  let busy = false;
  const streams = new Streams({
    file,
    expiryMs: streamExpiryMs,
    outlivesPowerCuts,
    onStatement: (executed) => {
      statements.push(executed);
      if (statements.length > MAX_RECORDED) statements.splice(0, MAX_RECORDED / 2);
      if (busy && /^\s*(begin immediate|insert|update|delete)/i.test(executed.sql)) {
        throw new StatementError("SQLITE_BUSY", "SQLite error: database is locked");
      }
    },
  });

  const listener = createListener(handle, options.port ?? 0);
  const faults = new Faults((kind) => (kind === "refuse" ? listener.stop() : listener.listen()));
  const route = createRouter(streams, authToken);

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const fault = faults.take(body);
    if (fault) await applyBefore(fault, response);
    if (fault && !executing.has(fault.kind)) return;

    busy = fault?.kind === "busy"; // only for the synchronous execution that follows
    const result = route(request, body);
    if (fault?.kind === "lost") response.destroy();
    else if (fault?.kind === "cut") sendHalf(response, result);
    else if (fault?.kind !== "mute") {
      response.writeHead(200, { "Content-Type": result.type }).end(result.body);
    }
  }

  await listener.listen();
  return {
    url: `http://127.0.0.1:${listener.port()}`,
    faults,
    statements,
    /** How many streams wait for their client's next request. */
    get openStreams() {
      return streams.size;
    },
    async stop() {
      await listener.stop();
      streams.closeAll();
    },
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP server that can stop listening, and listen on the same port again. */
function createListener(handle: Handler, initialPort: number) {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => sendError(response, error));
  });
  server.keepAliveTimeout = 60_000;
  let port = initialPort;
  return {
    port: () => port,
    async listen() {
      if (server.listening) return;
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(port, "127.0.0.1", resolve);
      });
      port = (server.address() as AddressInfo).port;
    },
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Result = { type: string; body: string };

function createRouter(streams: Streams, authToken: string | undefined) {
  return ({ method, url, headers }: IncomingMessage, body: string): Result => {
    const [, version, endpoint] = /^\/(v2|v3)(?:\/(\w+))?$/.exec(url ?? "") ?? [];
    if (version && !endpoint && method === "GET") return { type: "text/plain", body: "libSQL" };
    if (authToken !== undefined && headers.authorization !== `Bearer ${authToken}`) {
      throw new RequestError(401, "Unauthorized: the token is missing or wrong");
    }
    if (method === "POST" && endpoint === "pipeline") {
      const results = streams.pipeline(parse(body) as Parameters<Streams["pipeline"]>[0]);
      return { type: "application/json", body: JSON.stringify(results) };
    }
    if (method === "POST" && endpoint === "cursor" && version === "v3") {
      return { type: "text/plain", body: linesOf(streams, body) };
    }
    throw new RequestError(404, "Not found");
  };
}

/** Applies the part of a fault that comes before any statement is executed. */
async function applyBefore({ kind, delayMs = 200 }: Fault, response: ServerResponse) {
  if (kind === "slow") await pause(delayMs);
  if (kind === "reset") response.socket?.resetAndDestroy();
  if (kind === "expired") throw streamExpired();
  if (kind === "bad-baton") throw invalidBaton();
  if (kind === "bad-gateway") {
    const html = "<html><h1>502 Bad Gateway</h1></html>";
    response.writeHead(502, { "Content-Type": "text/html" }).end(html);
  }
}

function sendHalf(response: ServerResponse, { type, body }: Result) {
  response.writeHead(200, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

function sendError(response: ServerResponse, error: unknown) {
  if (!(error instanceof RequestError)) {
    console.error(error);
    response.destroy();
    return;
  }
  const { status, message, code } = error;
  const [type, body] = code
    ? ["application/json", JSON.stringify({ message, code })]
    : ["text/plain", message];
  response.writeHead(status, { "Content-Type": type }).end(body);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RequestError(400, "The body is not JSON");
  }
}

/** A batch's results as a cursor response: one JSON object per line. */
function linesOf(streams: Streams, body: string): string {
  const { result, ...head } = streams.cursor(parse(body) as Parameters<Streams["cursor"]>[0]);
  const lines: object[] = [head];
  for (const [step, error] of result.step_errors.entries()) {
    const done = result.step_results[step];
    if (error) lines.push({ type: "step_error", step, error });
    if (!done) continue;
    const { cols, rows, ...end } = done;
    lines.push({ type: "step_begin", step, cols });
    for (const row of rows) lines.push({ type: "row", row });
    lines.push({ type: "step_end", ...end });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
