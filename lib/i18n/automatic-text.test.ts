import { expect, test } from "vitest";
import { type AutomaticText, renderAutomaticText, toAutomaticText } from "./automatic-text";
import { defaultReader, locales, readerOf, timeZoneNames } from "./preferences";

const title = "Situs kelas";
const student = "Dewi {Lestari}";
const dueAt = Date.parse("2026-11-30T05:00:00Z");
const texts: [AutomaticText, id: [string, string], en: [string, string]][] = [
  [
    { kind: "handedIn", values: { module: title, student } },
    [`${student} mengumpulkan “${title}”`, `Hasil kerja ${student} menunggu penilaianmu.`],
    [`${student} handed in “${title}”`, `The work of ${student} is waiting for your review.`],
  ],
  [
    { kind: "handedInAgain", values: { module: title, student } },
    [`${student} mengumpulkan lagi “${title}”`, `Hasil kerja ${student} menunggu penilaianmu.`],
    [`${student} handed in “${title}” again`, `The work of ${student} is waiting for your review.`],
  ],
  [
    { kind: "accepted", values: { module: title, note: "" } },
    [`Diterima: “${title}”`, "Selamat, proyekmu diterima!"],
    [`Accepted: “${title}”`, "Congratulations, your project has been accepted!"],
  ],
  [
    { kind: "revise", values: { module: title, note: "Tambah <b>kontak</b>." } },
    [`Perlu revisi: “${title}”`, "Tambah <b>kontak</b>."],
    [`Needs revision: “${title}”`, "Tambah <b>kontak</b>."],
  ],
  [
    { kind: "changedToAccepted", values: { module: title, note: "" } },
    [`Penilaian diubah, sekarang diterima: “${title}”`, "Selamat, proyekmu diterima!"],
    [
      `Review changed, now accepted: “${title}”`,
      "Congratulations, your project has been accepted!",
    ],
  ],
  [
    { kind: "changedToRevise", values: { module: title, note: "Kurang foto." } },
    [`Penilaian diubah, sekarang perlu revisi: “${title}”`, "Kurang foto."],
    [`Review changed, now to revise: “${title}”`, "Kurang foto."],
  ],
  [
    { kind: "reminder", values: { module: title, dueAt } },
    [
      `Batas waktu hampir tiba: “${title}”`,
      "Batas waktunya Senin, 30 November pukul 12.00 WIB. Kumpulkan sebelum itu, ya.",
    ],
    [`Due soon: “${title}”`, expect.stringMatching(/Monday, November 30.*12:00\sPM WIB/) as string],
  ],
];

test.each(texts)("%o is written for readers of both languages", (text, id, en) => {
  for (const [locale, [heading, message]] of [
    ["id", id],
    ["en", en],
  ] as const) {
    expect(renderAutomaticText(text, readerOf(locale))).toEqual({ title: heading, message });
  }
  expect(toAutomaticText(text.kind, text.values)).toEqual(text);
});

test("a due time is in the reader's zone, which is named", () => {
  const [reminder] = texts.at(-1) ?? [];
  const inZone = (zone: string) => renderAutomaticText(reminder!, readerOf("id", zone)).message;
  expect(inZone("WITA")).toContain("pukul 13.00 WITA");
  expect(inZone("WIT")).toContain("pukul 14.00 WIT");
});

test("typed text, and kinds that this version does not know, are not automatic", () => {
  expect(toAutomaticText(null, null)).toBeUndefined();
  expect(toAutomaticText("toString", {})).toBeUndefined();
  expect(toAutomaticText("badge", {})).toBeUndefined();
});

test("there is one reader for each combination; unknown values mean the default", () => {
  const all = locales.flatMap((locale) => timeZoneNames.map((zone) => readerOf(locale, zone)));
  expect(new Set(all).size).toBe(6);
  expect(readerOf("en", "WIT")).toBe(readerOf("en", "WIT"));
  expect([readerOf(), readerOf("xx", "yy"), readerOf("id", "WIB")]).toEqual(
    Array.from({ length: 3 }, () => defaultReader),
  );
  expect(readerOf("en", "yy")).toEqual({ locale: "en", timeZone: "WIB" });
});
