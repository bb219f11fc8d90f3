import { expect, test } from "vitest";
import { searchWords } from "./search-words";

test.each([
  ["Kuis Bab 3: pecahan!", ["kuis", "bab", "3", "pecahan"]],
  ["JUM'AT, Jum’at & jumat", ["jumat"]],
  ["Café naïve – São", ["cafe", "naive", "sao"]],
  [`"tugas" NEAR(uts, 2) OR title:x* -y ^z {a b} 50%_`, "tugas near uts 2 or title x y z a b 50"],
  ["रविवार को", ["रविवार", "को"]],
  ["Lomba 🎉🎉 17-an 👩‍🏫", ["lomba", "🎉", "17", "an", "👩", "🏫"]],
  ["  \u0000\ud800 ***%%%  ", []],
  ["", []],
])("the words of %j", (text, words) => {
  expect(searchWords(text)).toEqual(typeof words === "string" ? words.split(" ") : words);
});
