import "server-only";

import type { ByteSource } from "./byte-source";

/** As it is shown, in pixels. */
export type PictureSize = { width: number; height: number };

/** Segments of a JPEG file before the one with its size; cameras write a dozen. */
const MAX_SEGMENTS = 200;

/** The size that the header of a picture says, read without decoding it; undefined if it says none. */
export async function pictureSize(
  source: ByteSource,
  type: "image/jpeg" | "image/png" | "image/webp",
): Promise<PictureSize | undefined> {
  const size = await readers[type](source);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

const readers = { "image/jpeg": jpegSize, "image/png": pngSize, "image/webp": webpSize };

async function pngSize(source: ByteSource): Promise<PictureSize | undefined> {
  const head = await source.at(0, 24);
  if (head.length < 24 || head.toString("latin1", 12, 16) !== "IHDR") return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

async function webpSize(source: ByteSource): Promise<PictureSize | undefined> {
  const head = await source.at(0, 30);
  if (head.length < 30) return undefined;
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3f_ff, height: head.readUInt16LE(28) & 0x3f_ff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 };
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

/** The markers that begin a frame: all from C0 to CF but those of tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

async function jpegSize(source: ByteSource): Promise<PictureSize | undefined> {
  let isTurned = false;
  let at = 2;
  for (let count = 0; count < MAX_SEGMENTS; count++) {
    const head = await source.at(at, 9);
    if (head.length < 9 || head[0] !== 0xff) return undefined;
    const marker = Number(head[1]);
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    if (isFrame(marker)) {
      const [height, width] = [head.readUInt16BE(5), head.readUInt16BE(7)];
      return isTurned ? { width: height, height: width } : { width, height };
    }
    const length = head.readUInt16BE(2);
    if (marker === 0xe1) isTurned ||= isTurnedBy(await source.at(at + 4, Math.min(length, 4_096)));
    at += 2 + length;
  }
  return undefined;
}

const ORIENTATION = 0x01_12;

/** Whether Exif data says that the picture is shown lying on its side. */
function isTurnedBy(segment: Buffer): boolean {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0" || segment.length < 14) return false;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  if (directory + 2 > tiff.length) return false;
  for (let index = 0; index < short(directory); index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.length) return false;
    if (short(entry) === ORIENTATION) return short(entry + 8) >= 5 && short(entry + 8) <= 8;
  }
  return false;
}
