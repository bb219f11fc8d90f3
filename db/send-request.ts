import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { buffer } from "node:stream/consumers";

/** Shorter than what servers grant, so that none closes a connection while a request is on its way. */
const IDLE_MS = 4_000;

const options = { keepAlive: true, timeout: IDLE_MS };
const plain = { client: http, agent: new http.Agent(options) };
const encrypted = { client: https, agent: new https.Agent(options) };

/**
 * Sends a request and reads its whole response, at half the processor time of `fetch`, which besides leaves weak
 * references for each full garbage collection to look at. Follows no redirects. Throws for network failures,
 * with the system's error code, and when the signal aborts.
 */
export async function sendRequest(request: Request, signal?: AbortSignal): Promise<Response> {
  const { url, method } = request;
  const { client, agent } = url.startsWith("https:") ? encrypted : plain;
  const body = Buffer.from(await request.arrayBuffer());
  const headers = { ...Object.fromEntries(request.headers), "content-length": body.byteLength };
  const sent = client.request(url, { method, headers, agent, signal });
  sent.on("error", () => undefined); // also after the response has begun; reading it fails then
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return new Response(await buffer(response), { status: response.statusCode });
}
