import type { TextFormat } from "@/db/enums";
import { copyMessage } from "./copy-text";

/** A chat shows the beginning; the rest is behind the link. In characters as a reader counts them. */
const MAX_TEXT = 200;

type Shared = { title: string; message: string; format: TextFormat };

/** A short text with the announcement's address, for a chat group. */
export function shareTextOf(shared: Shared, address: string): string {
  const { title } = shared;
  const text = copyMessage(shared).replaceAll(/\s+/g, " ");
  const characters = Array.from(new Intl.Segmenter("id").segment(text), ({ segment }) => segment);
  const short = characters.length > MAX_TEXT ? `${characters.slice(0, MAX_TEXT).join("")}…` : text;
  // WhatsApp sets text between asterisks bold; an asterisk in the title would end that.
  const bold = title.includes("*") ? title : `*${title}*`;
  return `${bold}\n${short}\n${address}`;
}
