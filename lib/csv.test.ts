import { expect, test } from "vitest";
import { csvDownload, csvLine } from "./csv";

test.each([
  [["a", 1, null], '"a",1,""\r\n'],
  [
    ['kata "kunci"', "satu,dua", "baris\r\nbaru"],
    '"kata ""kunci""","satu,dua","baris\r\nbaru"\r\n',
  ],
  [["é 🎓 نور"], '"é 🎓 نور"\r\n'],
])("%j is written as %j", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test.each(["=1+1", "+62812", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=cmd|"/c calc"!A0'])(
  "a spreadsheet shows %j instead of running it",
  (formula) => {
    expect(csvLine([formula])).toBe(`"'${formula.replaceAll('"', '""')}"\r\n`);
  },
);

test("a negative number stays one", () => {
  expect(csvLine([-5])).toBe("-5\r\n");
});

test("a download takes no more than it is asked for, and tells when it is left", async () => {
  let asked = 0;
  let left = false;
  async function* lines() {
    try {
      for (;;) yield await Promise.resolve(`${asked++}\r\n`);
    } finally {
      left = true;
    }
  }
  const { body, headers } = csvDownload("uji.csv", lines());
  expect(headers.get("Content-Disposition")).toBe('attachment; filename="uji.csv"');
  const reader = body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("0\r\n");
  await reader?.cancel();
  expect(asked).toBeLessThan(4);
  expect(left).toBe(true);
});
