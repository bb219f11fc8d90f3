import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { file, fileContent, upload } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { completeUpload } from "../complete";
import { prepareSpool, spoolPath } from "../spool";
import type { FileStore } from "../store";

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

export const uploadsOf = ({ id }: Actor) => db.select().from(upload).where(eq(upload.userId, id));
export const filesOf = ({ id }: Actor) => db.select().from(file).where(eq(file.uploaderId, id));
/** What lies in the folder of unfinished uploads. */
export const spooled = () => (existsSync(env.files.uploads) ? readdirSync(env.files.uploads) : []);

/** The keys of what is stored, and of the rows: the same unless something is left over or lost. */
export async function storedKeys(store: FileStore): Promise<string[]> {
  const keys = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys.toSorted();
}

export const rowKeys = async (): Promise<string[]> =>
  (await db.select({ key: fileContent.key }).from(fileContent)).map(({ key }) => key).toSorted();
