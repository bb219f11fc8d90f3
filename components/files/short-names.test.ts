import { expect, test } from "vitest";
import { shortNames } from "./short-names";

test("few and short names stand as they are", () => {
  expect(shortNames(["a.txt", "b.txt"])).toEqual({ names: "a.txt, b.txt", more: 0 });
});

test("a long name keeps its beginning and its extension, and only the first three are named", () => {
  const long = "Laporan praktikum fotosintesis kelas 8.pdf";
  expect(shortNames([long, "b", "c", "d", "e"])).toEqual({
    names: "Laporan praktiku…elas 8.pdf, b, c",
    more: 2,
  });
});
