import "server-only";

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { BucketSettings } from "@/lib/env";
import { hashOfKey, isKey } from "./key";
import { type BucketClient, bucketClient, type BucketRequest, isMissing } from "./s3-client";
import type { FileStore, StoredObject } from "./store";
import { watched } from "./stalled-stream";
import { filesUnavailable } from "./unavailable";

/** The name of what says whose the bucket is. */
const OWNER = "owner";

const PAGE_SIZE = 1_000;

type Options = BucketSettings & { timeoutMs: number; pageSize?: number };

/** Objects in a bucket of S3, or of a server that speaks its protocol. Only keys that key.ts makes are ours. */
export function s3Store({ timeoutMs, pageSize = PAGE_SIZE, ...bucket }: Options): FileStore {
  const client = bucketClient({ ...bucket, timeoutMs });
  const send = async (request: BucketRequest) => {
    try {
      return await client.send(request);
    } catch (error) {
      throw filesUnavailable(error);
    }
  };
  return {
    address: `s3://${bucket.bucket}`,
    put: async (key, path) => {
      const { size } = await stat(path);
      const hash = key.endsWith(".webp") ? "UNSIGNED-PAYLOAD" : hashOfKey(key); // the server compares it
      await finished(
        await send({
          method: "PUT",
          key,
          headers: { "content-length": String(size), "x-amz-content-sha256": hash },
          body: () => createReadStream(path),
        }),
      );
    },
    read: async (key, range) => {
      const headers = range && { range: `bytes=${range.start}-${range.end}` };
      return watched(await send({ method: "GET", key, headers }), timeoutMs);
    },
    remove: async (key) => finished(await send({ method: "DELETE", key })),
    list: () => listObjects(send, pageSize),
    owner: async (owner) => {
      const found = await textOf(client, OWNER).catch((error: unknown) => {
        throw filesUnavailable(error);
      });
      if (found !== undefined || owner === undefined) return found;
      const headers = { "content-length": String(Buffer.byteLength(owner)) };
      const body = () => Readable.from([Buffer.from(owner)]);
      await finished(await send({ method: "PUT", key: OWNER, headers, body }));
      return owner;
    },
  };
}

/** A small object; undefined when there is none. */
async function textOf(client: BucketClient, key: string): Promise<string | undefined> {
  try {
    return await text(await client.send({ method: "GET", key }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Reads what is left of a response, so that its connection can be used again. */
async function finished(response: Readable): Promise<void> {
  await text(response);
}

type Send = (request: BucketRequest) => Promise<IncomingMessage>;

async function* listObjects(send: Send, pageSize: number): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    const query = {
      "list-type": "2",
      "max-keys": String(pageSize),
      ...(token && { "continuation-token": token }),
    };
    const page = await text(await send({ method: "GET", query }));
    for (const [, object = ""] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const key = element(object, "Key");
      const modifiedAt = new Date(element(object, "LastModified"));
      if (isKey(key)) yield { key, modifiedAt };
    }
    token = element(page, "NextContinuationToken");
  } while (token);
}

/** The text of an element; keys of ours and tokens need no unescaping but `&amp;`. */
const element = (xml: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "").replaceAll("&amp;", "&");
