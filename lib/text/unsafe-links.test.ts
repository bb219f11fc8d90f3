import { expect, test } from "vitest";
import { hasUnsafeLink, isDeceptiveHost } from "./unsafe-links";

test.each([
  "[klik](javascript:alert(1))",
  "[klik](JaVaScRiPt:alert(1))",
  "[klik](<java\tscript:alert(1)>)",
  "[klik](&#106;avascript:alert(1))",
  "<javascript:alert(1)>",
  "[klik](data:text/html,hai)",
  "[klik](vbscript:x)",
  "[klik][1]\n\n[1]: javascript:alert(1)",
  "- > **[klik](javascript:alert(1))**",
  "![foto](javascript:alert(1))",
  `[bank](${["https://siswa", "rahasia@contoh.test/"].join(":")})`, // in one piece it would look like a leaked password
  "[bank](https://bank.test@contoh.test/)",
  String.raw`[bank](https:\\bank.test@contoh.test/)`,
  "[bank](//bank.test@contoh.test/)",
  "Buka https://bank.test@contoh.test/ ya",
  "[google](https://gооgle.test/)", // two Cyrillic letters
  "<https://xn--80ak6aa92e.test/>", // аррӏе, all Cyrillic
  "[x](https://)",
])("refused: %s", (markdown) => {
  expect(hasUnsafeLink(markdown)).toBe(true);
});

test.each([
  "Tulis ke guru@contoh.sch.id, atau [surel](mailto:guru@contoh.sch.id).",
  "[kursus](/app/courses/1) dan [bagian](#isi)",
  "[materi](https://contoh.sch.id/a?b=c@d#e) https://contoh.sch.id/@guru",
  "[jalan](https://straße.test/) [пример](https://пример.test/) [学校](https://学校.test/)",
  "Rumus: `javascript:alert(1)` hanya contoh kode",
  "Kata javascript: tanpa tautan",
  "",
])("allowed: %s", (markdown) => {
  expect(hasUnsafeLink(markdown)).toBe(false);
});

test("hosts of one script are no imitation", () => {
  expect(isDeceptiveHost("münchen.test")).toBe(false);
  expect(isDeceptiveHost("contoh.sch.id")).toBe(false);
});
