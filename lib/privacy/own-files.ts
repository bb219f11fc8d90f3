import "server-only";

import { once } from "node:events";
import { Readable } from "node:stream";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { ZipFile } from "yazl";
import { db } from "@/db/client";
import { file, fileContent } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { getFileStore } from "@/lib/files/store";
import { admitExport, chunksOf } from "./own-data";

const PAGE_SIZE = 200;

/**
 * What {@link exportOwnData} exports and the files that the actor has uploaded, as a ZIP. One file is open at a
 * time, and read only as fast as the client takes it; when one cannot be read the stream fails.
 */
export async function exportOwnFiles(actor: Actor): Promise<Readable> {
  await admitExport(actor);
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on("error", (error) => output.destroy(error as Error)); // of what is read; it would end the process
  addAll(zip, output, actor).catch((error: Error) => output.destroy(error));
  return output;
}

async function addAll(zip: ZipFile, output: Readable, actor: Actor): Promise<void> {
  const data = Readable.from(chunksOf(actor), { objectMode: false });
  await add(zip, output, { stream: data, path: "naik-kelas-data.json" });
  let number = 0;
  for await (const { key, name, size, createdAt } of ownFiles(actor)) {
    // Two files may have the same name.
    const path = `files/${String(++number).padStart(4, "0")} ${name}`;
    const stream = await getFileStore().read(key);
    await add(zip, output, { stream, path, size, mtime: createdAt, compress: false });
  }
  zip.end();
}

type Entry = { stream: Readable; path: string; size?: number; mtime?: Date; compress?: boolean };

/** Resolves when the entry is complete; when the client has gone, what it is read from is closed. */
async function add(zip: ZipFile, output: Readable, { stream, path, ...options }: Entry) {
  const close = () => stream.destroy(new Error("the client has gone"));
  output.once("close", close);
  try {
    if (output.destroyed) close();
    zip.addReadStream(stream, path, options);
    await once(stream, "end");
  } finally {
    output.off("close", close);
    stream.destroy();
  }
}

async function* ownFiles({ id }: Actor) {
  for (let after = 0; ;) {
    const page = await db
      .select({
        rowid: sql<number>`${file}.rowid`,
        name: file.name,
        createdAt: file.createdAt,
        key: fileContent.key,
        size: fileContent.size,
      })
      .from(file)
      .innerJoin(fileContent, eq(fileContent.hash, file.hash))
      .where(and(eq(file.uploaderId, id), gt(sql`${file}.rowid`, after)))
      .orderBy(asc(sql`${file}.rowid`))
      .limit(PAGE_SIZE);
    yield* page;
    if (page.length < PAGE_SIZE) return;
    after = page.at(-1)?.rowid ?? 0;
  }
}
