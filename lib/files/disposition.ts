/** Whether a browser shows a response itself or saves it. */
export type Disposition = "inline" | "attachment";

/** What RFC 8187 lets through and `encodeURIComponent` does too, although it must be encoded. */
const encode = (character: string) =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** The header with the name twice: in ASCII for old clients, and whole (RFC 6266, RFC 8187). */
export function contentDisposition(disposition: Disposition, name: string): string {
  const ascii = name
    .normalize("NFKD")
    .replaceAll(/[^ -~]/gu, "")
    .replaceAll(/["\\%]/g, "_")
    .trim()
    .replace(/^\.*(?=\.\w+$|$)/, "file"); // a name of other letters leaves nothing, or its extension
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, encode);
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
