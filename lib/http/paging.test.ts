import { expect, test } from "vitest";
import {
  formatTimeCursor,
  LATEST_TIME_MS,
  limitSchema,
  MAX_LIMIT,
  parseTimeCursor,
  toPage,
} from "./paging";

const cursorOf = (row: number) => row * 10;

test.each([
  { name: "nothing", rows: [], items: [], next: null },
  { name: "fewer than a page", rows: [1, 2], items: [1, 2], next: null },
  { name: "exactly a page", rows: [1, 2, 3], items: [1, 2, 3], next: null },
  { name: "one more than a page", rows: [1, 2, 3, 4], items: [1, 2, 3], next: 30 },
])("$name becomes a page", ({ rows, items, next }) => {
  expect(toPage(rows, 3, cursorOf)).toEqual({ items, next });
});

test("a cursor of zero is still a cursor", () => {
  expect(toPage([1, 2], 1, () => 0)).toEqual({ items: [1], next: 0 });
});

test.each([
  [undefined, 20],
  ["1", 1],
  ["100", MAX_LIMIT],
])("a limit of %j is %j", (given, limit) => {
  expect(limitSchema.parse(given)).toBe(limit);
});

test.each(["0", "-1", "101", "1.5", "x", "Infinity", "", "0x10", "1e1", " 5", "5 ", "+5", "05"])(
  "a limit of %j is rejected",
  (given) => {
    expect(limitSchema.safeParse(given).success).toBe(false);
  },
);

test.each([
  { at: new Date(0), id: "user_a" },
  { at: new Date(1_764_000_000_000), id: "x".repeat(64) },
  { at: new Date(LATEST_TIME_MS), id: "7" },
])("J2: a place in a list is read back from the address: %o", (cursor) => {
  expect(parseTimeCursor(formatTimeCursor(cursor))).toEqual(cursor);
});

test.each([
  undefined,
  "",
  "user_a",
  "1764000000000",
  "1764000000000.",
  ".user_a",
  "x.user_a",
  "-1.user_a",
  "x1.user_a",
  "1.user_a'",
  "1.user-a",
  `1.${"x".repeat(65)}`,
  `${LATEST_TIME_MS + 1}.user_a`,
  `${"1".repeat(17)}.user_a`,
])("J2: what is no place in a list counts as its beginning: %s", (text) => {
  expect(parseTimeCursor(text)).toBeUndefined();
});
