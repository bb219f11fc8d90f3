import { expect, test } from "vitest";
import { contentDisposition } from "./disposition";

test.each([
  ["Surat “izin”.pdf", "Surat izin.pdf"],
  ['a"b\\c%.txt', "a_b_c_.txt"],
  ["👨‍👩‍👧.txt", "file.txt"],
  [" ﷽ .txt", "file.txt"],
  ["👋", "file"],
  [".profil", "file.profil"],
])("of %j old clients get %j", (name, ascii) => {
  expect(contentDisposition("attachment", name)).toContain(`filename="${ascii}"`);
});
