import "server-only";

import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { and, asc, eq, gt, sql, sum } from "drizzle-orm";
import { createTranslator } from "use-intl/core";
import { ZipFile } from "yazl";
import { db } from "@/db/client";
import { file, fileContent } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { getFileStore } from "@/lib/files/store";
import { catalogues } from "@/lib/i18n/catalogues";
import type { Locale } from "@/lib/i18n/preferences";
import { log } from "@/lib/log";
import { admitExport, chunksOf } from "./own-data";

const PAGE_SIZE = 200;
/** So long, together, files are waited for in vain; the rest is then left out untried: the store is away. */
const PATIENCE_MS = 60_000;

type Options = { locale: Locale; patienceMs?: number };

/**
 * What {@link exportOwnData} exports and the files that the actor has uploaded, as a ZIP. One file is open at a
 * time, and read only as fast as the client takes it. A file that cannot be read is left out, and the ZIP says so;
 * without the data the stream fails.
 */
export async function exportOwnFiles(actor: Actor, options: Options): Promise<Readable> {
  await admitExport(actor);
  const zip = new ZipFile() as Zip;
  const output = zip.outputStream as Readable;
  zip.on("error", (error) => output.destroy(error as Error)); // of what is read; it would end the process
  addAll(zip, output, { actor, ...options }).catch((error: Error) => output.destroy(error));
  return output;
}

/** yazl has a list of the entries, which becomes the directory at the end of the ZIP. */
type Zip = ZipFile & { entries: object[] };

async function addAll(
  zip: Zip,
  output: Readable,
  { actor, locale, patienceMs = PATIENCE_MS }: Options & { actor: Actor },
): Promise<void> {
  const data = Readable.from(chunksOf(actor), { objectMode: false });
  await add(zip, output, { stream: data, path: "naik-kelas-data.json" });
  const missing: string[] = [];
  const incomplete = new Set<object>();
  let number = 0;
  let lostMs = 0;
  for await (const { key, name, size, createdAt } of ownFiles(actor)) {
    // Two files may have the same name.
    const path = `files/${String(++number).padStart(4, "0")} ${name}`;
    const began = performance.now();
    const source = lostMs < patienceMs ? await open(key) : undefined;
    if (!source) lostMs += performance.now() - began;
    if (output.destroyed) return;
    const content = source && new FileContent(source);
    if (content) {
      const { stream } = content;
      await add(zip, output, { stream, source, path, mtime: createdAt, compress: false });
    }
    if (content?.size === size) continue;
    missing.push(path);
    if (content) incomplete.add(zip.entries.at(-1)!);
  }
  if (missing.length > 0) addNote(zip, { text: noteOf(missing, locale), incomplete });
  zip.end();
}

/** The bytes of a file; undefined when they cannot be read, which the store has logged. */
const open = (key: string): Promise<Readable | undefined> =>
  getFileStore()
    .read(key)
    .catch(() => undefined);

/** What can be read of a file: its stream ends early instead of failing. */
class FileContent {
  size = 0;
  readonly stream: Readable;

  constructor(private readonly source: Readable) {
    this.stream = Readable.from(this.#read(), { objectMode: false });
  }

  async *#read() {
    try {
      for await (const chunk of this.source as AsyncIterable<Buffer>) {
        this.size += chunk.length;
        yield chunk;
      }
    } catch (err) {
      log.warn({ err }, "a file of an export could not be read to its end");
    }
  }
}

/**
 * Says what is missing, as the last entry: when its turn comes all others are written, and those that broke off are
 * taken out of the directory.
 */
function addNote(zip: Zip, { text, incomplete }: { text: string; incomplete: Set<object> }) {
  zip.addReadStreamLazy(MISSING_FILES, (ready) => {
    zip.entries = zip.entries.filter((entry) => !incomplete.has(entry));
    ready(null, Readable.from([Buffer.from(text)], { objectMode: false }));
  });
}

const MISSING_FILES = "missing-files.txt";

/** With the line ends that every editor knows. */
function noteOf(paths: string[], locale: Locale): string {
  const t = createTranslator({ locale, messages: catalogues[locale], namespace: "ownData" });
  const lines = [t("filesMissing"), "", ...paths.map((path) => `- ${path}`), "", t("filesLater")];
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

type Entry = {
  stream: Readable;
  /** What the stream is read from. */
  source?: Readable;
  path: string;
  mtime?: Date;
  compress?: boolean;
};

/** Resolves when the entry is complete; when the client has gone, throws, and what it is read from is closed. */
async function add(zip: Zip, output: Readable, { stream, source, path, ...options }: Entry) {
  const close = () => {
    source?.destroy();
    stream.destroy(new Error("the client has gone"));
  };
  output.once("close", close);
  try {
    if (output.destroyed) close();
    zip.addReadStream(stream, path, options);
    await finished(stream, { writable: false });
  } finally {
    output.off("close", close);
    source?.destroy();
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

/** The bytes of the files that the ZIP would hold, without reading any; one that is there twice counts twice. */
export async function getOwnFilesSize({ id }: Actor): Promise<number> {
  const [total] = await db
    .select({ size: sum(fileContent.size).mapWith(Number) })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash))
    .where(eq(file.uploaderId, id));
  return total?.size ?? 0;
}
