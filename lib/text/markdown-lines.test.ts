import { expect, test } from "vitest";
import { markdownLines } from "./markdown-lines";

test.each([
  ["Halo **semua**,\n\nbesok *libur*.", "Halo semua,\n\nbesok libur."],
  ["# Jadwal\nSenin  \nSelasa\nRabu", "Jadwal\n\nSenin\nSelasa\nRabu"],
  [
    "Bawa:\n\n- topi\n- air\n  - satu botol\n\n1. naik bus\n2. turun",
    "Bawa:\n\n• topi\n• air\n  • satu botol\n\n1. naik bus\n2. turun",
  ],
  ["3. tiga\n4. empat", "3. tiga\n4. empat"],
  ["- satu\n\n- dua\n\n  lanjut", "• satu\n• dua\n  lanjut"],
  ["Isi [formulir](https://situs.example/f) ya.", "Isi formulir (https://situs.example/f) ya."],
  [
    "Lihat https://situs.example/ dan <a@b.example>.",
    "Lihat https://situs.example/ dan a@b.example.",
  ],
  ["> kutipan\n\n---\n\n```\nx = 1\n  y\n```", "kutipan\n\n—\n\nx = 1\n  y"],
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
  ["", ""],
])("%j reads %j", (markdown, lines) => {
  expect(markdownLines(markdown)).toBe(lines);
});

test("deep and long input is read in time", () => {
  for (const start of ["> ", "- ", "**", "["]) {
    expect(markdownLines(`${start.repeat(20_000)}x`).length).toBeLessThan(100_000);
  }
});
