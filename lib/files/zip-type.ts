import "server-only";

import type { ByteSource } from "./byte-source";
import type { FileType } from "./types";

const END_RECORD = 0x06_05_4b_50;
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 0xff_ff;
const ENTRY = 0x02_01_4b_50;
const ENTRY_BYTES = 46;
/** Of the list of entries; 10 MB of empty files have no longer one. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

const ooxml = "application/vnd.openxmlformats-officedocument";
const office: readonly (readonly [folder: string, type: FileType])[] = [
  ["word/", `${ooxml}.wordprocessingml.document`],
  ["xl/", `${ooxml}.spreadsheetml.sheet`],
  ["ppt/", `${ooxml}.presentationml.presentation`],
];
const MANIFEST = "[Content_Types].xml";

/** With an entry, or empty. */
export const isZip = (head: Buffer) =>
  starts.some((start) => head.subarray(0, start.length).equals(start));
const starts = ["504b0304", "504b0506"].map((hex) => Buffer.from(hex, "hex"));

/**
 * What an archive is by the names of its entries; undefined if it has no readable list of them. Nothing is
 * unpacked. A document with macros counts as an archive.
 */
export async function zipType(source: ByteSource): Promise<FileType | undefined> {
  const names = await entryNames(source);
  if (!names) return undefined;
  const [, type] = office.find(([folder]) => names.some((name) => name.startsWith(folder))) ?? [];
  const isDocument = names.includes(MANIFEST) && !names.some((name) => /vba/i.test(name));
  return (isDocument && type) || "application/zip";
}

async function entryNames(source: ByteSource): Promise<string[] | undefined> {
  const tailStart = Math.max(0, source.size - END_RECORD_BYTES - MAX_COMMENT_BYTES);
  const tail = await source.at(tailStart, source.size - tailStart);
  const end = endRecord(tail);
  if (end === undefined) return undefined;
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  const isInside = start + length <= tailStart + end && length <= MAX_DIRECTORY_BYTES;
  return isInside ? namesIn(await source.at(start, length)) : undefined;
}

function endRecord(tail: Buffer): number | undefined {
  for (let at = tail.length - END_RECORD_BYTES; at >= 0; at--) {
    const isEnd = tail.readUInt32LE(at) === END_RECORD;
    if (isEnd && at + END_RECORD_BYTES + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  return undefined;
}

function namesIn(directory: Buffer): string[] | undefined {
  const names: string[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY)
      return undefined;
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const next = at + ENTRY_BYTES + Number(name) + Number(extra) + Number(comment);
    if (next > directory.length) return undefined;
    names.push(directory.toString("latin1", at + ENTRY_BYTES, at + ENTRY_BYTES + Number(name)));
    at = next;
  }
  return names;
}
