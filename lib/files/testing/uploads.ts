import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { db } from "@/db/client";
import { upload } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { newId } from "@/lib/ids";
import { completeUpload } from "../complete";
import { prepareSpool, spoolPath } from "../spool";

type Given = { name?: string; content?: string | Uint8Array };

/** A text that nobody has uploaded before. */
export const newText = (bytes = 100) => randomBytes(Math.ceil(bytes / 2)).toString("hex");

/** An upload whose bytes have all arrived. */
export async function arrivedUpload(
  { id: userId }: { id: string },
  { name = "catatan.txt", content = newText() }: Given = {},
) {
  const id = newId("file");
  const bytes = Buffer.from(content);
  const row = { id, userId, name, size: bytes.length, createdAt: new Date() };
  await db.insert(upload).values(row);
  await prepareSpool();
  await writeFile(spoolPath(id), bytes);
  return { id, name };
}

/** A file that belongs to nothing yet. */
export const uploadFile = async (actor: Actor, given: Given = {}) =>
  completeUpload(actor, await arrivedUpload(actor, given));
