import { expect, test } from "vitest";
import { requestedRange } from "./byte-range";
import { contentDisposition } from "./disposition";

const etag = '"abc"';
const rangeOf = (range: string, more: Record<string, string> = {}, size = 100) =>
  requestedRange(new Headers({ range, ...more }), { size, etag });

test.each([
  ["bytes=0-9", { start: 0, end: 9 }],
  ["bytes=90-", { start: 90, end: 99 }],
  ["bytes=95-400", { start: 95, end: 99 }],
  ["bytes=-10", { start: 90, end: 99 }],
  ["bytes=-400", { start: 0, end: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=9-5", undefined],
  ["bytes=0-1,5-6", undefined],
  ["bytes=-", undefined],
  ["items=0-9", undefined],
  ["bytes=1e2-", undefined],
  ["bytes=99999999999999999-", undefined],
])("Range %s", (range, expected) => {
  expect(rangeOf(range)).toEqual(expected);
});

test("a range applies to the version that If-Range names only", () => {
  expect(rangeOf("bytes=0-9", { "if-range": etag })).toEqual({ start: 0, end: 9 });
  expect(rangeOf("bytes=0-9", { "if-range": '"abd"' })).toBeUndefined();
  expect(rangeOf("bytes=0-9", { "if-range": "W/" + etag })).toBeUndefined();
  expect(rangeOf("bytes=0-9", { "if-range": "Sun, 29 Nov 2026 00:00:00 GMT" })).toBeUndefined();
});

test("a name of any letters is a header of ASCII", () => {
  expect(contentDisposition("attachment", 'Tugas "é" 📄 (1).pdf')).toBe(
    `attachment; filename="Tugas _e_  (1).pdf"; filename*=UTF-8''Tugas%20%22%C3%A9%22%20%F0%9F%93%84%20%281%29.pdf`,
  );
  expect(contentDisposition("inline", "課題")).toMatch(
    /^inline; filename="file"; filename\*=UTF-8''%E8/,
  );
});
