import "server-only";

import type { Readable } from "node:stream";
import { env, type FileSettings } from "@/lib/env";
import { folderStore } from "./folder-store";
import { s3Store } from "./s3-store";

/** In bytes, both included, as in HTTP. */
export type ByteRange = { start: number; end: number };

export type StoredObject = { key: string; modifiedAt: Date };

/**
 * Where the bytes of files are; `key.ts` makes the names. When it cannot be used each call throws
 * `filesUnavailable` (see unavailable.ts), and nothing has happened, or what has happened is found by upkeep.
 */
export type FileStore = {
  /** Its address for messages. */
  address: string;
  /** Stores a copy of a local file that nothing changes; resolves when it survives a power cut. */
  put: (key: string, path: string) => Promise<void>;
  /** Resolves when the first bytes can be read; the stream fails when the store does. */
  read: (key: string, range?: ByteRange) => Promise<Readable>;
  /** Whether there is something of that name. */
  has: (key: string) => Promise<boolean>;
  /** Also when there is nothing of that name. */
  remove: (key: string) => Promise<void>;
  /** All objects, in no order; those of other programs are left out. */
  list: () => AsyncIterable<StoredObject>;
  /** Who has claimed the store first; with `owner` this claims it when nobody has. */
  owner: (owner?: string) => Promise<string | undefined>;
};

export const openFileStore = ({ folder, s3 }: FileSettings): FileStore =>
  s3 ? s3Store({ ...s3, timeoutMs: env.FILES_TIMEOUT_MS }) : folderStore(folder);

let opened: FileStore | undefined;

/** The store that `FILES_URL` names. */
export const getFileStore = (): FileStore => (opened ??= openFileStore(env.files));
