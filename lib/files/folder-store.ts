import "server-only";

import { constants } from "node:fs";
import { access, mkdir, open, opendir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { publishFile } from "./disk";
import { isKey, partKey } from "./key";
import type { ByteRange, FileStore, StoredObject } from "./store";
import { filesUnavailable } from "./unavailable";

/** The name of what says whose the folder is. */
const OWNER = "owner";
const LEVEL = /^[0-9a-f]{2}$/;

/** Files in a folder of this machine, or one that machines share: ab/cd/abcd… */
export function folderStore(folder: string): FileStore {
  const pathOf = (key: string) => objectPath(folder, key);
  return {
    address: `file:${folder}`,
    put: (key, path) => orUnavailable(publishFile(path, pathOf(key), pathOf(partKey(key)))),
    read: (key, range) => orUnavailable(openStream(pathOf(key), range)),
    has: async (key) => {
      const found = await orUnavailable(stat(pathOf(key)).catch(unless("ENOENT")));
      return found !== undefined;
    },
    remove: (key) => orUnavailable(rm(pathOf(key), { force: true })),
    list: () => listObjects(folder),
    owner: (owner) => orUnavailable(ownerOf(folder, owner)),
  };
}

/** Where an object is. Throws on a name that key.ts has not made: it might lead out of the folder. */
export function objectPath(folder: string, key: string): string {
  if (!isKey(key)) throw new Error(`${key} is not the name of an object`);
  return join(folder, key.slice(0, 2), key.slice(2, 4), key);
}

async function orUnavailable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw filesUnavailable(error);
  }
}

async function ownerOf(folder: string, owner?: string): Promise<string | undefined> {
  const path = join(folder, OWNER);
  if (owner !== undefined) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, owner, { flag: "wx", mode: 0o600 }).catch(unless("EEXIST"));
  }
  return readFile(path, "utf8").catch(unless("ENOENT"));
}

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error;
  return undefined;
};

async function openStream(path: string, range?: ByteRange): Promise<Readable> {
  const handle = await open(path);
  return handle.createReadStream(range);
}

async function* listObjects(folder: string): AsyncGenerator<StoredObject> {
  for await (const first of foldersIn(folder)) {
    for await (const second of foldersIn(first)) yield* objectsIn(second);
  }
}

async function* foldersIn(folder: string): AsyncGenerator<string> {
  if (!(await exists(folder))) return;
  for await (const { name } of await opendir(folder)) {
    if (LEVEL.test(name)) yield join(folder, name);
  }
}

async function* objectsIn(folder: string): AsyncGenerator<StoredObject> {
  for await (const { name } of await opendir(folder)) {
    const found = isKey(name) ? await stat(join(folder, name)).catch(() => undefined) : undefined;
    if (found) yield { key: name, modifiedAt: found.mtime };
  }
}

const exists = (path: string) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
