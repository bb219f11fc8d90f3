import "server-only";

import { randomBytes } from "node:crypto";
import { mkdir, opendir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { env } from "@/lib/env";
import { copyHashed, type Hashed } from "./disk";

// What has arrived of an upload, on this machine's disk: one file with the upload's id as its name.

const UPLOAD_ID = /^file_[0-9a-z]{1,40}$/;

const folder = () => env.files.uploads;

/** The file with what has arrived of an upload. Throws on anything but an id: it might lead elsewhere. */
export function spoolPath(id: string): string {
  if (!UPLOAD_ID.test(id)) throw new Error(`${id} is not the id of an upload`);
  return join(folder(), id);
}

/** Makes the folder, for its owner only. */
export const prepareSpool = async (): Promise<void> =>
  void (await mkdir(folder(), { recursive: true, mode: 0o700 }));

/** How much of an upload has arrived at this machine, in bytes. */
export const spooledBytes = (id: string): Promise<number> =>
  stat(spoolPath(id)).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return 0;
      throw error;
    },
  );

export const removeSpooled = (id: string): Promise<void> => rm(spoolPath(id), { force: true });

/** A copy of a complete upload that nothing writes to any more. */
export type SealedUpload = Hashed & { path: string; remove: () => Promise<void> };

export async function sealUpload(id: string): Promise<SealedUpload> {
  const path = `${spoolPath(id)}.${randomBytes(6).toString("hex")}`;
  const hashed = await copyHashed(spoolPath(id), path);
  return { ...hashed, path, remove: () => rm(path, { force: true }) };
}

export type SpoolFile = { id: string; path: string; modifiedAt: Date };

/** All files of the spool with the uploads that they belong to. */
export async function* listSpool(): AsyncGenerator<SpoolFile> {
  await prepareSpool();
  for await (const { name } of await opendir(folder())) {
    const [id = ""] = name.split(".");
    const path = join(folder(), name);
    const found = UPLOAD_ID.test(id) ? await stat(path).catch(() => undefined) : undefined;
    if (found) yield { id, path, modifiedAt: found.mtime };
  }
}
