import { expect, test } from "vitest";
import { usernameSkeleton, wideSkeleton, wordsOf } from "./lookalikes";

test.each([
  ["adrnin", "admin"],
  ["kepala_sekolah", "kepala.sekolah"],
  ["kepala-seko1ah", "kepala.sekolah"],
  ["budi0", "budio"],
  ["vvati", "wati"],
])("L7: the usernames %s and %s have the same skeleton", (one, other) => {
  expect(usernameSkeleton(one)).toBe(usernameSkeleton(other));
});

test.each([
  ["budi", "budi1"],
  ["ratna", "ratna.w"],
  ["dewi", "devi"],
])("the usernames %s and %s have different skeletons", (one, other) => {
  expect(usernameSkeleton(one)).not.toBe(usernameSkeleton(other));
});

test.each([
  ["Cyrillic", "\u0430dm\u0456n"],
  ["Greek", "\u03b1d\u03fbi\u03b7"],
  ["fullwidth", "ＡＤＭＩＮ"],
  ["mathematical", "𝗮𝗱𝗺𝗶𝗻"],
  ["small capitals", "ᴀᴅᴍɪɴ"],
  ["letters in circles", "ⓐⓓⓜⓘⓝ"],
  ["letters in squares", "🅰🅳🅼🅸🅽"],
  ["flags", "🇦🇩🇲🇮🇳"],
  ["accents", "ádmîñ"],
  ["Turkish", "ADMİN"],
  ["a dotless i", "admın"],
  ["figures", "4dm1n"],
  ["signs", "@dm!n"],
  ["a bar", "adm|n"],
  ["pairs of letters", "aclrnin"],
  ["separators", "a_d-m.i n"],
  ["zero-width characters", "ad\u200bm\u200din"],
  ["stacked marks", "a\u0336d\u0336m\u0336i\u0336n"],
])("L7: admin in %s looks like admin", (_name, written) => {
  expect(wideSkeleton(written)).toBe(wideSkeleton("admin"));
});

test.each([
  ["Budi Santoso", ["Budi", "Santoso"]],
  ["bu.ratna_w-2", ["bu", "ratna", "w", "2"]],
  ["IbuRatna", ["Ibu", "Ratna"]],
  ["Ratna!", ["Ratna"]],
  ["🎓 Ratna 🎓", ["Ratna"]],
  ["...", []],
])("the words of %j are %j", (name, words) => {
  expect(wordsOf(name)).toEqual(words);
});
