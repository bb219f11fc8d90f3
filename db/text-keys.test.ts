import { array, assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { foldText, sortKey } from "./text-keys";

const collator = new Intl.Collator("id", { numeric: true });
const byKey = (one: string, other: string) =>
  Buffer.compare(Buffer.from(sortKey(one)), Buffer.from(sortKey(other)));

const names = [
  ..."biologi|Zoologi|Biologi|Kelas 9|Kelas 10|Kelas 10 A|Kelas 10B|Kelas 010|kelas 2|Kelas 100".split(
    "|",
  ),
  ..."José|Jose|jose|JOSE|Josef|Josè|Jos|Øyvind|Oyvind|Ozan|Łukasz|Lukas|Luki|Þór|Straße|Strasse".split(
    "|",
  ),
  ..."Nur'aini|Nuraini|Nur Aini|Nur-Aini|nur'aini|Nur'ain|Ma'ruf|Maruf|MARUF|Ma ruf".split("|"),
  ..."A|a|B|b|á|à|â|ä|Á|ab|áb|Ab|AB|aB|ae|æ|af|1|2|10|0|00|01|1a|a1|a 1|!|?|(a)|[a]|#1|@|a_b|a.b|a,b".split(
    "|",
  ),
  ..."VII-1|VII-2|VII-10|VIII-1|IX-9|X IPA 1|X IPA 2|X IPA 10|Minggu ke-2|Minggu ke-12".split("|"),
  ..."123456789|1234567890|99999999999999999999|100000000000000000000|12345678|9 9|9 10|10 9|1.2|1.10".split(
    "|",
  ),
  ..."Андрей|андрей|Борис|Ωμέγα|אבי|علي|王|Ñandú|Nandu|Nana|Çelik|Celik|Šime|Sime|Budi".split("|"),
];

describe("the order of people", () => {
  test("is the collator's for every pair of names", () => {
    for (const one of names)
      for (const other of names)
        expect([one, other, Math.sign(byKey(one, other))]).toEqual([
          one,
          other,
          Math.sign(collator.compare(one, other)),
        ]);
  });

  test("is the collator's for generated names", () => {
    const unit = constantFrom(..."abcXYZéÉèñ0123456789 -_.,'()&#".split(""));
    const text = string({ unit, minLength: 1, maxLength: 8 }).map((drawn) =>
      drawn.replaceAll(/ +/g, " ").trim(),
    );
    assert(
      property(array(text, { minLength: 2, maxLength: 12 }), (drawn) => {
        const different = [...new Set(drawn)];
        expect(different.toSorted(byKey)).toEqual(different.toSorted(collator.compare));
      }),
      { numRuns: 500 },
    );
  });

  test("takes the digits of every script by their value", () => {
    expect(["Kelas ١٠", "Kelas ९", "Kelas 8"].toSorted(byKey)).toEqual([
      "Kelas 8",
      "Kelas ९",
      "Kelas ١٠",
    ]);
  });

  test("ignores what nobody sees, and stays short", () => {
    expect(sortKey("\u202eBu\u200bdi  S ")).toBe(sortKey("Budi S"));
    expect(sortKey("ﷺ".repeat(80)).length).toBeLessThan(500);
    expect(sortKey("\u200b")).toBe(" ");
  });
});

describe("folding", () => {
  test.each([
    ["José  Ma’ruf", "jose ma'ruf"],
    ["Nur`aini ʼ ‘ ´", "nur'aini ' ' '"],
    ["STRASSE Straße", "strasse strasse"],
    ["İstanbul ISTANBUL ısı", "istanbul istanbul isi"],
    ["Łódź Ørsted Đặng", "lodz orsted dang"],
    ["e\u0301 é É", "e e e"],
    ["Ｂｕｄｉ\u00a0\u2003S\u00adan\u200bto", "budi santo"],
    ["“A” – B", '"a" - b'],
    ["عَلِيّ", "علي"],
    ["ΌΣΟΣ όσος", "οσοσ οσοσ"],
    ["กำ", foldText("กํา")],
    ["100% _ \\", "100% _ \\"],
  ])("of %j is %j", (text, folded) => {
    expect(foldText(text)).toBe(folded);
    expect(foldText(folded)).toBe(folded);
  });
});
