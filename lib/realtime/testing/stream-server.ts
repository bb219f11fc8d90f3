import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { ResponseRelease } from "@/lib/http/released-response";
import { openEventStream } from "@/lib/realtime/event-stream";
import type { Hub } from "@/lib/realtime/hub";

type Options = { userId: string; padded: boolean; release: ResponseRelease | undefined };
type Asked = { padded?: boolean; signal?: AbortSignal };

/**
 * Serves the streams of `hub` over HTTP, writing their bodies as Next.js does; a refusal is the text of a
 * 503. It ends with the test. `isReleased` lets responses outlive their handlers, as in production.
 */
export async function serveStreams(hub: Hub, { isReleased = false } = {}) {
  const sessions = new Map<string, ReturnType<typeof createSession>>();
  /** Called when a request has come, before its stream is opened. */
  const arrivals: ((response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    arrivals.shift()?.(response);
    const release = isReleased ? new ResponseRelease(server, response) : undefined;
    const [userId, padded] = [searchParams.get("user") ?? "", searchParams.has("padded")];
    void answer(response, { release, userId, padded });
  });

  async function answer(response: ServerResponse, { userId, ...options }: Options) {
    const signedIn = sessions.get(userId) ?? createSession({ id: userId });
    sessions.set(userId, signedIn);
    const { id: sessionId } = await signedIn;
    const expiresAt = Date.now() + 3_600_000;
    const subscriber = { userId, sessionId, expiresAt, since: undefined };
    const opened = await openEventStream({ hub, response, ...options, ...subscriber });
    if (opened instanceof Response) await pipe(opened, response);
    else response.writeHead(503).end(opened);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = ({ id }: Actor, { padded, signal }: Asked = {}) =>
    fetch(`http://127.0.0.1:${port}/?user=${id}${padded ? "&padded" : ""}`, { signal });
  /** The response that Node.js makes for the next request. */
  const nextResponse = () => new Promise<ServerResponse>((resolve) => arrivals.push(resolve));
  return { open, nextResponse };
}

/** What Next.js does with the Response of a Route Handler (next/dist/server/pipe-readable.js). */
async function pipe({ headers, body }: Response, response: ServerResponse) {
  if (response.destroyed) return;
  for (const [name, value] of headers) response.setHeader(name, value);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const writer = new WritableStream<Uint8Array>({
    write: (chunk) => {
      response.flushHeaders();
      response.write(chunk);
    },
    close: async () => {
      const finished = once(response, "finish");
      response.end();
      await finished;
    },
  });
  await body?.pipeTo(writer, { signal: gone.signal }).catch(() => undefined);
}
