import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { firstIssue } from "@/lib/testing/first-issue";
import { canonicalUsername, newUsernameSchema, usernameSchema, usernameToFind } from "./username";

test.each(["budi", "Budi", "BUDI", " budi ", "ＢＵＤＩ", "ｂｕｄｉ", "𝐛𝐮𝐝𝐢"])(
  "A14: %s is budi",
  (typed) => {
    expect(newUsernameSchema.parse(typed)).toBe("budi");
  },
);

test("A14: a ligature becomes its letters", () => {
  expect(newUsernameSchema.parse("ﬁtri")).toBe("fitri");
});

test.each([
  ["Cyrillic letters", "\u0430dmin"],
  ["a dotless i", "ad\u0131n"],
  ["a capital I with a dot", "AD\u0130N"],
  ["an accent", "bud\u00ed"],
  ["a space", "bu di"],
  ["an at sign", "budi@sch.id"],
  ["a control character", "bu\u0000di"],
  ["two characters", "bu"],
  ["32 characters", "b".repeat(32)],
  ["a dot at the start", ".budi"],
  ["a hyphen at the end", "budi-"],
])("A14: %s is refused", (_name, typed) => {
  expect(firstIssue(newUsernameSchema, typed)).toBe("usernameForm");
});

test.each([
  ["nothing", "", "required"],
  ["only spaces", "   ", "required"],
  ["no text", undefined, "required"],
  ["far too much", "b".repeat(201), "tooLong"],
])("A14: %s is refused", (_name, typed, reason) => {
  expect(firstIssue(newUsernameSchema, typed)).toBe(reason);
});

test.each(["bud", "b".repeat(31), "siti.aminah", "i_made-2"])("%s is a username", (typed) => {
  expect(newUsernameSchema.parse(typed)).toBe(typed);
});

test.each([
  ["a zero-width space", "bu\u200bdi"],
  ["a zero-width joiner", "bu\u200ddi"],
  ["marks of direction", "\u200fbu\u200edi\u061c"],
  ["a bidi override", "bu\u202edi"],
  ["bidi isolates", "\u2066budi\u2069"],
  ["a soft hyphen", "bu\u00addi"],
  ["a byte order mark", "\ufeffbudi"],
  ["a variation selector", "bu\ufe0fdi"],
  ["tags", "bu\u{e0061}di"],
  ["a Hangul filler", "bu\u3164di"],
  ["a halfwidth filler", "bu\uffa0di"],
])("L7: %s is removed from a username, also when it is looked up", (_name, typed) => {
  expect(usernameSchema.parse(typed)).toBe("budi");
  expect(canonicalUsername(typed)).toBe("budi");
});

test.each(["i-made", "i\u2013made", "i\u2011made", "i\u2212made"])(
  "the dash in %s is a hyphen",
  (typed) => {
    expect(usernameSchema.parse(typed)).toBe("i-made");
  },
);

test.each([
  ["Cyrillic", "\u0435rn\u0430.\u0410"],
  ["Greek", "ern\u03b1.\u0391"],
  ["invisible characters", "\u200eERNA.a\u2060"],
])("L7: looked up with %s, a username is the one that it looks like", (_name, typed) => {
  expect(usernameToFind(typed)).toBe("erna.a");
});

test.each(["budi", "bud1", "budí", "adın", "#user_1", "سارة"])(
  "L7: %s is looked up as it is",
  (typed) => {
    expect(usernameToFind(typed)).toBe(typed);
  },
);

test("L7: a username of invisible characters only is refused", () => {
  expect(firstIssue(usernameSchema, "\u200b\u200f\u00ad")).toBe("required");
});

test.each([
  "admin",
  "adm\u200bin",
  "adrnin",
  "kepala_sekolah",
  "kepala.seko1ah",
  "Admin",
  "ＡＤＭＩＮ",
  "administrator",
  "root",
  "system",
  "support",
  "naik-kelas",
])("A14: %s is reserved, for visitors only", (typed) => {
  expect(firstIssue(newUsernameSchema, typed)).toBe("nameReserved");
  expect(firstIssue(usernameSchema, typed)).toBeUndefined();
});

const plain = ["a", "b", "z", "A", "Z", "0", "9", ".", "_", "-"];
// Letters of other scripts and shapes, many of which fold into ASCII.
const folding = ["Ａ", "ｚ", "ﬁ", "ﬃ", "𝐛", "K", "ſ", "İ", "ı", "①", "²", "\u0307"];
const letter = oneof(
  constantFrom(...plain, ...folding),
  string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
);

test("A14: every accepted username is canonical", () => {
  const typed = array(letter, { minLength: 1, maxLength: 12 }).map((many) => many.join(""));
  assert(
    property(typed, (name) => {
      const { data } = usernameSchema.safeParse(name);
      if (data === undefined) return;
      expect(data).toMatch(/^[a-z0-9._-]{3,31}$/);
      expect(canonicalUsername(data)).toBe(data);
      expect(usernameSchema.parse(data)).toBe(data);
    }),
    { numRuns: 1_000 },
  );
});
