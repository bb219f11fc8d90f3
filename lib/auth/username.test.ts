import fc from "fast-check";
import { expect, test } from "vitest";
import { complaint } from "@/db/testing/complaint";
import { canonicalUsername, newUsernameSchema, usernameSchema } from "./username";

test.each(["budi", "Budi", "BUDI", " budi ", "ＢＵＤＩ", "ｂｕｄｉ", "𝐛𝐮𝐝𝐢"])(
  "%s is budi",
  (typed) => {
    expect(newUsernameSchema.parse(typed)).toBe("budi");
  },
);

test("a ligature is its letters", () => {
  expect(newUsernameSchema.parse("ﬁtri")).toBe("fitri");
});

test.each([
  ["Cyrillic letters", "\u0430dmin"],
  ["a zero-width space", "adm\u200bin"],
  ["a soft hyphen", "adm\u00adin"],
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
])("%s is refused", (_name, typed) => {
  expect(complaint(newUsernameSchema, typed)).toBe("usernameForm");
});

test.each([
  ["nothing", "", "required"],
  ["only spaces", "   ", "required"],
  ["no text", undefined, "required"],
  ["far too much", "b".repeat(201), "tooLong"],
])("%s is refused as %s", (_name, typed, reason) => {
  expect(complaint(newUsernameSchema, typed)).toBe(reason);
});

test.each(["bud", "b".repeat(31), "siti.aminah", "i_made-2"])("%s is a username", (typed) => {
  expect(newUsernameSchema.parse(typed)).toBe(typed);
});

test.each(["admin", "Admin", "ＡＤＭＩＮ", "administrator", "root", "system", "support", "naik-kelas"])(
  "%s is kept back from visitors only",
  (typed) => {
    expect(complaint(newUsernameSchema, typed)).toBe("usernameTaken");
    expect(complaint(usernameSchema, typed)).toBeUndefined();
  },
);

test("the canonical spelling is its own canonical spelling", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (typed) => {
      const once = canonicalUsername(typed);
      expect(canonicalUsername(once)).toBe(once);
    }),
    { numRuns: 5_000, verbose: fc.VerbosityLevel.Verbose },
  );
});

test("a valid username is its own canonical spelling", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 3, maxLength: 31 }), (typed) => {
      const { data } = usernameSchema.safeParse(typed);
      if (data !== undefined) expect(usernameSchema.parse(data)).toBe(data);
    }),
    { numRuns: 5_000 },
  );
});
