import "server-only";

import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import type { BucketSettings } from "@/lib/env";
import { watched } from "./stalled-stream";

/** Connections of one process; other requests wait. */
const MAX_SOCKETS = 16;
const FIRST_PAUSE_MS = 100;
/** Of an error's text that is logged. */
const MAX_DETAIL = 300;

export type BucketRequest = {
  method: "GET" | "PUT" | "DELETE";
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Made anew for each attempt. */
  body?: () => Readable;
};

export type BucketClient = {
  /** Resolves with the response, whose body has not been read. */
  send: (request: BucketRequest) => Promise<IncomingMessage>;
  /** Resolves with the body of the response, which is small. Its connection can then be used again. */
  sendForText: (request: BucketRequest) => Promise<string>;
};

type Options = BucketSettings & { timeoutMs: number };

/** The server has answered with an error. */
class BucketError extends Error {
  override name = "BucketError";
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(`the bucket has answered with ${status}: ${detail.slice(0, MAX_DETAIL)}`);
  }
}

/**
 * Sends signed requests. Not with `fetch`: Next.js replaces it, and it has neither a length for a streamed body
 * nor a timeout without progress. All requests may be repeated; that ends when `timeoutMs` are over.
 */
export function bucketClient({ timeoutMs, ...bucket }: Options): BucketClient {
  const { Agent } = bucket.endpoint.startsWith("https:") ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });

  async function sendOnce(bucketRequest: BucketRequest): Promise<IncomingMessage> {
    const response = await exchange(await sign(bucket, bucketRequest), { agent, timeoutMs });
    const { statusCode: status = 0 } = response;
    if (status >= 200 && status < 300) return response;
    throw new BucketError(status, await textOf(response));
  }

  const textOf = (response: IncomingMessage) => text(watched(response, timeoutMs));

  async function retried<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const deadline = performance.now() + timeoutMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 4) {
      try {
        return await attempt();
      } catch (error) {
        const isOver = performance.now() + pauseMs > deadline;
        if (isOver || !mayPass(error)) throw error;
      }
      await pause(pauseMs * (0.5 + Math.random()));
    }
  }
  return {
    send: (bucketRequest) => retried(() => sendOnce(bucketRequest)),
    sendForText: (bucketRequest) => retried(async () => textOf(await sendOnce(bucketRequest))),
  };
}

/** Whether there is no object of that name. */
export const isMissing = (error: unknown) => error instanceof BucketError && error.status === 404;

/** Whether another attempt may succeed: it is overloaded, or could not be reached. */
const mayPass = (error: unknown) =>
  !(error instanceof BucketError) || error.status >= 500 || error.status === 429;

type SignedRequest = Pick<BucketRequest, "method" | "body"> & {
  url: URL;
  headers: Record<string, string>;
};

async function sign(
  { bucket, endpoint, ...credentials }: BucketSettings,
  { method, key = "", query, headers, body }: BucketRequest,
): Promise<SignedRequest> {
  const address = new URL(`/${bucket}/${key}`, endpoint);
  for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
  const signer = new AwsV4Signer({
    ...credentials,
    method,
    url: address.href,
    headers,
    service: "s3",
  });
  const signed = await signer.sign();
  return { method, body, url: signed.url, headers: Object.fromEntries(signed.headers) };
}

type Connection = { agent: http.Agent | https.Agent; timeoutMs: number };

/** Resolves with the response's headers; rejects when for `timeoutMs` nothing has moved. */
async function exchange(
  { url, method, headers, body }: SignedRequest,
  { agent, timeoutMs }: Connection,
): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  const sent = request(url, { method, headers, agent, timeout: timeoutMs });
  sent.on("timeout", () => sent.destroy(new Error("the bucket does not answer")));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", (response) => {
      sent.setTimeout(0); // a slow reader is no fault of the bucket's; see stalled-stream.ts
      resolve(response);
    });
    sent.once("error", reject);
  });
  if (body) pipeline(body(), sent).catch((error: Error) => sent.destroy(error));
  else sent.end();
  return answered;
}
