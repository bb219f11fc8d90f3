import "server-only";

import type { ByteSource } from "./byte-source";
import type { FileType } from "./types";

// The container of Office documents before 2007: a small file system ([MS-CFB]).

const ENTRY_BYTES = 128;
/** Sectors of the directory that are read; a document has a handful. */
const MAX_SECTORS = 64;
/** Places in the header that name sectors of the allocation table. */
const TABLE_AT = 76;
const TABLE_ENTRIES = 109;
const HEADER_BYTES = 512;

const streams: Record<string, FileType> = {
  WordDocument: "application/msword",
  Workbook: "application/vnd.ms-excel",
  Book: "application/vnd.ms-excel",
  "PowerPoint Document": "application/vnd.ms-powerpoint",
};
/** What a document with macros has. */
const MACROS = /^_?VBA/i;

/** Which kind of document it is by the names of its streams; undefined for anything else, such as an installer. */
export async function compoundType(source: ByteSource): Promise<FileType | undefined> {
  const names = await entryNames(source);
  if (names.some((name) => MACROS.test(name))) return undefined;
  const known = names.find((name) => name in streams);
  return known === undefined ? undefined : streams[known];
}

async function entryNames(source: ByteSource): Promise<string[]> {
  const header = await source.at(0, HEADER_BYTES);
  const shift = header.length === HEADER_BYTES ? header.readUInt16LE(30) : 0;
  if (shift !== 9 && shift !== 12) return [];
  const size = 2 ** shift;
  const sector = (id: number) => source.at((id + 1) * size, size);
  const names: string[] = [];
  let id = header.readUInt32LE(48);
  for (let count = 0; count < MAX_SECTORS && (id + 1) * size < source.size; count++) {
    names.push(...namesIn(await sector(id)));
    const entry = Math.floor((id * 4) / size);
    if (entry >= TABLE_ENTRIES) break;
    const table = await sector(header.readUInt32LE(TABLE_AT + entry * 4));
    if (table.length < size) break;
    id = table.readUInt32LE((id * 4) % size);
  }
  return names;
}

function namesIn(sector: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + ENTRY_BYTES <= sector.length; at += ENTRY_BYTES) {
    const length = sector.readUInt16LE(at + 64); // with its final NUL
    if (length >= 2 && length <= 64) names.push(sector.toString("utf16le", at, at + length - 2));
  }
  return names;
}
