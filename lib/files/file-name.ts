import { pastedLine } from "@/lib/text/pasted-text";
import { FILE_NAME_MAX } from "./constants";
import type { FileType } from "./types";

const FALLBACK = "berkas";
const EXTENSION = /\.[a-z0-9]{1,10}$/i;
/** Before the dot; the rest of a name whose extension is kept. */
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

const codePoints = (text: string) => [...text].length;

/**
 * The name of an uploaded file as it is stored and shown: its last path part in NFC, without controls and
 * what changes the direction of text, of at most {@link FILE_NAME_MAX} code points with its extension. Never empty.
 */
export function fileName(given: string): string {
  const [part = ""] = given
    .replaceAll(/\p{Surrogate}|\0/gu, "")
    .split(/[\\/]/)
    .slice(-1);
  const line = pastedLine(part)
    .replaceAll(/(\p{M}{3})\p{M}+/gu, "$1")
    .replaceAll(/ +/g, " ");
  return shortened(line.replaceAll(/^[. ]+|[. ]+$/g, "")) || FALLBACK;
}

function shortened(name: string): string {
  if (codePoints(name) <= FILE_NAME_MAX) return name;
  const [extension = ""] = EXTENSION.exec(name) ?? [];
  let stem = "";
  let room = FILE_NAME_MAX - extension.length;
  for (const { segment } of graphemes.segment(name.slice(0, name.length - extension.length))) {
    room -= codePoints(segment);
    if (room < 0) break;
    stem += segment;
  }
  return stem.trimEnd() + extension;
}

/** The extensions of a type; the first one is given to a name that has none of them. */
const extensionsOf: Record<FileType, readonly string[]> = {
  "application/pdf": ["pdf"],
  "image/jpeg": ["jpg", "jpeg", "jpe", "jfif"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/heic": ["heic", "heif"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
  "application/msword": ["doc"],
  "application/vnd.ms-excel": ["xls"],
  "application/vnd.ms-powerpoint": ["ppt"],
  "application/zip": ["zip", "sb3"],
  // Programs and pages are not among them: opened by a double click, they would run.
  "text/plain":
    "txt csv tsv md log json yaml yml xml tex srt py java kt c h cpp ino sql css ts".split(" "),
};

/** The name with an extension that fits the content, whatever extension it came with. */
export function nameForType(name: string, type: FileType): string {
  const extensions = extensionsOf[type];
  const [given = ""] = EXTENSION.exec(name) ?? [];
  if (extensions.includes(given.slice(1).toLowerCase())) return name;
  const added = `.${extensions[0]}`;
  const stem = [...name].slice(0, FILE_NAME_MAX - added.length).join("");
  return stem + added;
}
