import { type ErrorReason, PublicError } from "@/lib/errors";

/** Less than the maximum size of a form. */
export const CSV_LIMIT_BYTES = 240 * 1024;

export const fileError = (reason: ErrorReason, params: PublicError["params"] = {}) =>
  new PublicError("INVALID", reason, "file", params);

/** The first bytes of what is uploaded instead of a CSV file: workbooks (zip, OLE) and PDF. */
const otherFiles = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x25, 0x50, 0x44, 0x46],
];

/** The text of an uploaded file, in any encoding that spreadsheets write. */
export async function readText(file: File): Promise<string> {
  if (file.size > 2 * CSV_LIMIT_BYTES) throw fileError("importTooLarge");
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (otherFiles.some((start) => start.every((byte, at) => bytes[at] === byte))) {
    throw fileError("importNotCsv");
  }
  const text = utf16Of(bytes) ?? decoded(bytes, "utf-8") ?? westernText(bytes);
  if (text.includes("\0")) throw fileError("importEncoding");
  return text;
}

/** The CSV text of a form: of the uploaded file, or of one that was checked before. */
export const submittedCsv = async ({ file, csv = "" }: { file?: File; csv?: string }) =>
  file && file.size > 0 ? readText(file) : csv;

/** "Unicode text" of a spreadsheet, with a byte order mark, or recognized by its ASCII characters. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded(bytes, "utf-16le");
  if (first === 0xfe && second === 0xff) return decoded(bytes, "utf-16be");
  if (bytes.length < 4 || bytes.length % 2 === 1) return undefined;
  if (first !== 0 && second === 0 && bytes[3] === 0) return decoded(bytes, "utf-16le");
  if (first === 0 && second !== 0 && bytes[2] === 0) return decoded(bytes, "utf-16be");
  return undefined;
}

/** The characters of Windows-1252 from 0x80 on that Latin-1 does not have; five are undefined. */
const WINDOWS_1252 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

/** Windows-1252, which Node.js 20's TextDecoder reads as Latin-1. An undefined byte becomes a NUL. */
const westernText = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/[\u0080-\u009f]/g, (each) => WINDOWS_1252.charAt(each.charCodeAt(0) - 0x80));

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
