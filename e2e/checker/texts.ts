import { announcementTypes } from "@/db/enums";
import type { Random } from "./random";

/** Texts that the composer stores unchanged: in normal form, no hidden characters, nothing to trim. */
const awkward = [
  "Modul 3 sudah bisa diakses",
  "👩🏽‍🏫 guru · 🇮🇩 · 🧑‍🎓",
  "\"kutip\" 'tunggal' `balik` \\ garis miring",
  "</script><script>alert(1)</script><!--",
  "می\u200cخواهم · क्\u200dष",
  "नमस्ते · שלום · 学校 · ﷽ · 𝒳",
  "id: 0.0 data: {} : x",
  "&amp; &#x27; %0A \\u2028 \\n",
  "null",
];

/** The same with all kinds of line ends, which only a message may have. */
const manyLines = [
  "satu\ndua\n\nempat",
  'x\n\nid: 9.9\ndata: {"unreadCount":0}\n\nevent: y\n\n: z',
  "baris pertama\tdan tab\n    menjorok",
];

/** Texts that the composer changes, but another process can write to the database. */
const raw = [
  "a\u200bb\u200cc\u200dd",
  "baris\u2028pemisah\u2029paragraf",
  "a\rb\r\nc\r",
  "\ufeffBOM di depan",
  "\u202eterbalik",
  " spasi di tepi ",
  "\u0085\u001b[0m",
];

const LONG = "🎒".repeat(5_000);

/** An announcement's content; `number` makes it unique. */
export function composeContent(random: Random, number: string, viaForm: boolean) {
  const line = () => random.pick(viaForm ? awkward : [...awkward, ...raw]);
  const message = random.chance(0.03)
    ? LONG
    : random.pick(viaForm ? [...awkward, ...manyLines] : [...awkward, ...manyLines, ...raw]);
  return {
    type: random.pick(announcementTypes),
    title: viaForm ? `#${number} ${line()}` : `${line()} #${number}`,
    message: `${message} · ${number}`,
    link: random.chance(0.3) ? `https://contoh.sch.id/${number}?a=1&b=%22#c` : null,
  };
}
