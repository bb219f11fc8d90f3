import "server-only";

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
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
  return {
    address: `s3://${bucket.bucket}`,
    put: async (key, path) => {
      const { size } = await stat(path);
      const hash = key.endsWith(".webp") ? "UNSIGNED-PAYLOAD" : hashOfKey(key); // the server compares it
      await client
        .sendForText({
          method: "PUT",
          key,
          headers: { "content-length": String(size), "x-amz-content-sha256": hash },
          body: () => createReadStream(path),
        })
        .catch(unavailable);
    },
    read: async (key, range) => {
      const headers = range && { range: `bytes=${range.start}-${range.end}` };
      const response = await client.send({ method: "GET", key, headers }).catch(unavailable);
      return watched(response, timeoutMs);
    },
    has: async (key) => {
      const headers = { range: "bytes=0-0" };
      return (await textOf(client, { key, headers }).catch(unavailable)) !== undefined;
    },
    remove: async (key) => {
      await client.sendForText({ method: "DELETE", key }).catch(unavailable);
    },
    list: () => listObjects(client, pageSize),
    owner: async (owner) => {
      const found = await textOf(client, { key: OWNER }).catch(unavailable);
      if (found !== undefined || owner === undefined) return found;
      const headers = { "content-length": String(Buffer.byteLength(owner)) };
      const body = () => Readable.from([Buffer.from(owner)]);
      await client.sendForText({ method: "PUT", key: OWNER, headers, body }).catch(unavailable);
      return owner;
    },
  };
}

function unavailable(error: unknown): never {
  throw filesUnavailable(error);
}

/** A small object; undefined when there is none. */
async function textOf(
  client: BucketClient,
  wanted: Omit<BucketRequest, "method">,
): Promise<string | undefined> {
  try {
    return await client.sendForText({ method: "GET", ...wanted });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function* listObjects(client: BucketClient, pageSize: number): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    const query = {
      "list-type": "2",
      "max-keys": String(pageSize),
      ...(token && { "continuation-token": token }),
    };
    const page = await client.sendForText({ method: "GET", query }).catch(unavailable);
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
