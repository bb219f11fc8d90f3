import { announcementTypes } from "@/db/enums";
import type { Random } from "./random";

/** Survives the composer unchanged: in normal form, no hidden characters, nothing to trim. */
const awkward = [
  "Modul 3 sudah bisa diakses",
  "👩🏽‍🏫 guru · 🇮🇩 · 🧑‍🎓",
  "\"kutip\" 'tunggal' `balik` \\ garis miring",
  "</script><script>alert(1)</script><!--",
  "a\u200bb\u200cc\u200dd",
  "नमस्ते · שלום · 学校 · ﷽ · 𝒳",
  "id: 0.0 data: {} : x",
  "&amp; &#x27; %0A \\u2028 \\n",
  "null",
];

/** The same with line ends of every kind, which only a message may have. */
const manyLines = [
  "satu\ndua\n\nempat",
  'x\n\nid: 9.9\ndata: {"unreadCount":0}\n\nevent: y\n\n: z',
  "baris\u2028pemisah\u2029paragraf\tdan tab",
];

/** Not even the composer lets these in; another process that writes to the database could. */
const raw = [
  "a\rb\r\nc\r",
  "\ufeffBOM di depan",
  "\u202eterbalik",
  " spasi di tepi ",
  "\u0085\u001b[0m",
];

const LONG = "🎒".repeat(5_000);

/** An announcement's content; `number` makes it unlike any other. */
export function composeContent(random: Random, number: string, typed: boolean) {
  const line = () => random.pick(typed ? awkward : [...awkward, ...raw]);
  const message = random.chance(0.03)
    ? LONG
    : random.pick(typed ? [...awkward, ...manyLines] : [...awkward, ...manyLines, ...raw]);
  return {
    type: random.pick(announcementTypes),
    title: typed ? `#${number} ${line()}` : `${line()} #${number}`,
    message: `${message} · ${number}`,
    link: random.chance(0.3) ? `https://contoh.sch.id/${number}?a=1&b=%22#c` : null,
  };
}
