import "server-only";

import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { and, eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { file, upload } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { notFound, PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { getFile, isPending } from "./access";
import { completeUpload } from "./complete";
import { BYTES_PER_MB, FILES_FIELD } from "./constants";
import { quotaBytes, quotaExceeded, usedBytes } from "./quota";
import type { NewUpload } from "./schema";
import { prepareSpool, removeSpooled, spooledBytes, spoolPath } from "./spool";
import { SpoolWriter } from "./spool-writer";
import type { Attachment, UploadState } from "./types";
import { filesUnavailable } from "./unavailable";
import { activeUploads, stopActive, whileActive } from "./upload-activity";

/** Of one user, begun and neither complete nor abandoned. */
const MAX_UPLOADS = 30;
/** Then a new upload of the same user takes its room, unless it is arriving at this moment. */
const ABANDONED_MS = 3600_000;

/** A part does not begin where the last one ended. */
export class WrongOffset extends PublicError {
  override name = "WrongOffset";

  constructor(readonly offset: number) {
    super("CONFLICT", "uploadOffset");
  }
}

export const maxFileBytes = (): number => env.FILE_MAX_MB * BYTES_PER_MB;

/** Begins an upload. Throws when the file is too large, or the user's room is used up. */
export async function createUpload(
  actor: Actor,
  { name, size }: NewUpload,
  id = newId("file"),
): Promise<UploadState> {
  if (size > maxFileBytes()) {
    const params = { max: env.FILE_MAX_MB, name };
    throw new PublicError("INVALID", "fileTooLarge", FILES_FIELD, params);
  }
  const isOwn = sql`user_id = ${actor.id}`;
  const count = sql`(select count(*) from ${upload} where ${isOwn})`;
  const fits = sql`${usedBytes(actor.id)} + ${size}
    + (select coalesce(sum(size), 0) from ${upload} where ${isOwn}) <= ${quotaBytes()}`;
  const { abandoned, room, created } = await writeBatch({
    abandoned: sql`delete from ${upload} where ${isOwn} and created_at < ${databaseNow} - ${ABANDONED_MS}
      and id not in (select value from json_each(${JSON.stringify(activeUploads())}))
      returning id`,
    room: sql`select ${fits} as fits`,
    created: sql`insert into ${upload} (id, user_id, name, size, created_at)
      select ${id}, ${actor.id}, ${name}, ${size}, ${databaseNow}
      where ${count} < ${MAX_UPLOADS} and ${fits}`,
  });
  await Promise.all(abandoned.rows.map((row) => removeSpooled(row["id"] as string)));
  if (created.rowsAffected === 1) return { id, size, offset: 0 };
  if (room.rows[0]?.["fits"]) throw new PublicError("TOO_MANY", "filesBusy", FILES_FIELD);
  throw quotaExceeded();
}

/** Every part asks for it. */
const ownUpload = db
  .select({ name: upload.name, size: upload.size })
  .from(upload)
  .where(and(eq(upload.id, sql.placeholder("id")), eq(upload.userId, sql.placeholder("userId"))))
  .prepare();

/** How far an upload of the actor has come; a complete file that belongs to nothing yet has all its bytes. */
export async function findUpload(
  actor: Actor,
  id: string,
): Promise<(UploadState & { isComplete: boolean }) | undefined> {
  const found = await ownUpload.get({ id, userId: actor.id });
  if (found) {
    return { id, size: found.size, offset: await spooledBytes(id), isComplete: false };
  }
  const complete = await getFile(actor, id);
  if (!complete?.isPending) return undefined;
  return { id, size: complete.size, offset: complete.size, isComplete: true };
}

type Part = {
  /** Where it begins. */
  offset: number;
  /** As declared, in bytes; undefined when it was not. */
  length: number | undefined;
  body: AsyncIterable<Uint8Array>;
  /** Whether nobody else uses its chunks, which are empty afterwards. */
  ownsChunks?: boolean;
};

/**
 * Adds a part to an upload of the actor; the last one makes it a file, which is returned. What has arrived of
 * a part stays when its client disconnects.
 */
export async function appendToUpload(
  actor: Actor,
  id: string,
  { offset, length = 0, body, ownsChunks }: Part,
): Promise<UploadState | Attachment> {
  const found = await ownUpload.get({ id, userId: actor.id });
  if (!found) return completeBefore(actor, id, offset);
  const { name, size } = found;
  return whileActive({ id, userId: actor.id }, async (signal) => {
    const spooled = await spooledBytes(id);
    if (spooled !== offset) throw new WrongOffset(spooled);
    if (offset + length > size) throw tooLarge(name);
    const end = await appendToSpool(id, {
      offset,
      max: size,
      name,
      body,
      ownsChunks,
      signal,
    }).catch((error: unknown) => {
      throw error instanceof PublicError ? error : brokenOff(name);
    });
    return end < size ? { id, size, offset: end } : completeUpload(actor, { id, name });
  });
}

const tooLarge = (name: string) =>
  new PublicError("INVALID", "fileTooLarge", FILES_FIELD, { max: env.FILE_MAX_MB, name });

/** The client has left. */
const brokenOff = (name: string) => new PublicError("INVALID", "fileBroken", FILES_FIELD, { name });

/** The response to the last part was lost. */
async function completeBefore(actor: Actor, id: string, offset: number): Promise<Attachment> {
  const complete = await getFile(actor, id);
  if (!complete?.isPending) throw notFound();
  if (offset !== complete.size) throw new WrongOffset(complete.size);
  return complete.attachment;
}

type Spooled = {
  offset: number;
  /** The largest size that the file may get. */
  max: number;
  name: string;
  body: AsyncIterable<Uint8Array>;
  ownsChunks?: boolean | undefined;
  signal: AbortSignal;
};

/** Returns the size of what is there. */
async function appendToSpool(id: string, { offset, max, name, body, ownsChunks, signal }: Spooled) {
  const handle = await openSpool(id);
  const writer = new SpoolWriter({
    fd: handle.fd,
    ownsChunks,
    check: (bytes) => {
      if (signal.aborted) throw notFound();
      if (offset + writer.bytes + bytes > max) throw tooLarge(name);
    },
  });
  try {
    await pipeline(body, writer);
    return offset + writer.bytes;
  } catch (error) {
    await writer.whenClosed();
    if (error instanceof PublicError && error.reason === "fileTooLarge") {
      await handle.truncate(offset);
    }
    throw error;
  } finally {
    await handle.close();
  }
}

async function openSpool(id: string): Promise<FileHandle> {
  try {
    await prepareSpool();
    return await open(spoolPath(id), "a", 0o600);
  } catch (error) {
    throw filesUnavailable(error);
  }
}

/** Cancels an upload of the actor, or deletes a file of theirs that belongs to nothing yet. */
export async function cancelUpload(actor: Actor, id: string): Promise<void> {
  const { cancelled, deleted } = await writeBatch({
    cancelled: sql`delete from ${upload} where id = ${id} and user_id = ${actor.id}`,
    deleted: sql`delete from ${file} where id = ${id} and uploader_id = ${actor.id} and ${isPending}`,
  });
  if (cancelled.rowsAffected + deleted.rowsAffected === 0) throw notFound();
  stopActive(id);
  await removeSpooled(id);
}

/** Keeps the bytes of a file that comes as a whole, of a size that is not known before; returns it. */
export function spoolFile(
  actor: Actor,
  { id, name, body }: { id: string; name: string; body: AsyncIterable<Uint8Array> },
): Promise<number> {
  return whileActive({ id, userId: actor.id }, (signal) =>
    appendToSpool(id, { offset: 0, max: maxFileBytes(), name, body, signal }),
  );
}

/** Makes a file of what `spoolFile` has kept. Nothing is left when it throws. */
export async function completeSpooled(
  actor: Actor,
  { id, name, size }: NewUpload & { id: string },
): Promise<Attachment> {
  try {
    await createUpload(actor, { name, size }, id);
    return await completeUpload(actor, { id, name });
  } catch (error) {
    await writeBatch([sql`delete from ${upload} where id = ${id} and user_id = ${actor.id}`]).catch(
      () => undefined,
    ); // upkeep does it later
    await removeSpooled(id);
    throw error;
  }
}
