import { expect, test } from "vitest";
import { formatPosition, parsePosition } from "./position";

test("a position survives being written and read", () => {
  const position = { epoch: "0f3a", seq: 42 };
  expect(formatPosition(position)).toBe("0f3a.42");
  expect(parsePosition("0f3a.42")).toEqual(position);
});

test.each(["a.0", `${"f".repeat(32)}.999999999999999`])("%s is a position", (id) => {
  const position = parsePosition(id);
  expect(position && formatPosition(position)).toBe(id);
});

const malformed = [
  "",
  ".",
  "a",
  "a.",
  ".1",
  "a.b",
  "a.-1",
  "a.1.5",
  "A.1",
  "g.1",
  "1",
  "undefined",
];
const dressedUp = [" a.1", "a.1 ", "a.1\n", "a.1e3", "a.0x1", "a.1;drop"];
const tooLong = [`${"f".repeat(33)}.1`, "a.9999999999999999"];

test.each([null, ...malformed, ...dressedUp, ...tooLong])("%j counts as none", (id) => {
  expect(parsePosition(id)).toBeUndefined();
});
