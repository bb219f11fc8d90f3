import "server-only";

import { fileTypeFromBuffer } from "file-type";
import { type ByteSource, withBytes } from "./byte-source";
import { compoundType } from "./compound-type";
import { nameForType } from "./file-name";
import { pictureSize } from "./picture-size";
import type { DetectedFile, FileType, RefusalReason } from "./types";
import { isZip, zipType } from "./zip-type";

/** All that is read to recognize a format. */
const HEAD_BYTES = 16 * 1024;
const TEXT_CHUNK_BYTES = 64 * 1024;
/** A picture with more is kept, but neither decoded here nor shown: it is a link. */
export const MAX_PICTURE_PIXELS = 32_000_000;
const MAX_SIDE_PIXELS = 16_384;

/** What `file-type` calls the formats that are recognized by their first bytes. */
const byHead: Partial<Record<string, FileType>> = {
  "application/pdf": "application/pdf",
  "image/jpeg": "image/jpeg",
  "image/png": "image/png",
  "image/apng": "image/png",
  "image/webp": "image/webp",
  "image/heic": "image/heic",
  "image/heif": "image/heic",
  "image/heic-sequence": "image/heic",
  "image/heif-sequence": "image/heic",
};
/** Formats that are text: they are served as plain text only. */
const isTextual = (mime: string | undefined) =>
  mime === undefined || mime.startsWith("text/") || /^(application|image)\/.*xml$/.test(mime);

/**
 * What the bytes of a file are, whatever it is called, or why it is refused. Reads the head and lists of
 * contents; decodes and unpacks nothing.
 */
export const detectType = (
  path: string,
  name: string,
): Promise<DetectedFile | { reason: RefusalReason }> =>
  withBytes(path, async (source) => {
    if (source.size === 0) return { reason: "fileEmpty" };
    const type = await typeOf(source);
    if (!type) return { reason: "fileType" };
    const size = isShown(type) ? await pictureSize(source, type) : undefined;
    const shown = size && isBounded(size) ? size : { width: null, height: null };
    return { type, name: nameForType(name, type), width: shown.width, height: shown.height };
  });

/** Whether browsers show it as a picture. */
const shownTypes = ["image/jpeg", "image/png", "image/webp"] as const;
export const isShown = (type: string): type is (typeof shownTypes)[number] =>
  (shownTypes as readonly string[]).includes(type);

/** Whether a file begins as a picture that browsers show; false when it cannot be read. */
export const looksShown = (path: string): Promise<boolean> =>
  withBytes(path, async (source) => {
    const found = await fileTypeFromBuffer(await source.at(0, HEAD_BYTES));
    return isShown(byHead[found?.mime ?? ""] ?? "");
  }).catch(() => false);

const isBounded = ({ width, height }: { width: number; height: number }) =>
  width <= MAX_SIDE_PIXELS && height <= MAX_SIDE_PIXELS && width * height <= MAX_PICTURE_PIXELS;

const COMPOUND = Buffer.from("d0cf11e0a1b11ae1", "hex");

async function typeOf(source: ByteSource): Promise<FileType | undefined> {
  const head = await source.at(0, HEAD_BYTES);
  if (head.subarray(0, COMPOUND.length).equals(COMPOUND)) return compoundType(source);
  if (isZip(head)) return zipType(source); // `file-type` would unpack the first entries
  const found = await fileTypeFromBuffer(head);
  const type = found && byHead[found.mime];
  if (type) return type;
  return isTextual(found?.mime) && (await isPlainText(source)) ? "text/plain" : undefined;
}

/** Valid UTF-8 without NUL. */
async function isPlainText(source: ByteSource): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let at = 0; at < source.size; at += TEXT_CHUNK_BYTES) {
      const chunk = await source.at(at, TEXT_CHUNK_BYTES);
      if (chunk.includes(0)) return false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
