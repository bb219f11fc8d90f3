import { assert, constantFrom, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./json-text";

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"b":[{"a":1},{"a":{"c":1,"c":2}}]}',
  '{"a":"}","b":[],"a":1}',
  '{"":1,"":2}',
  '{"a":{"b":{}},"a":1}',
  '{"a":[[]],"b":[{}],"a":1}',
  '{"__proto__":1,"__proto__":2}',
  "{",
  "",
  "[1,]",
])("D6: %j is rejected", (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test("D6: output of JSON.stringify is parsed to the same value, for any nesting and spacing", () => {
  assert(
    property(jsonValue(), constantFrom(0, 1, "\t"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  '{"a":"b","b":"a"}',
  '["a","a"]',
  '"a"',
  '[{"a":1},{"a":1},"a","a"]',
  '{"a":["x","x"],"b":{"a":"a"}}',
  '{"a":"\\"a","b":"a\\""}',
])("D6: %s names no key twice", (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test("D6: ten thousand levels are no more than many brackets", () => {
  const deep = "[".repeat(10_000) + "]".repeat(10_000);
  expect(Array.isArray(parseJson(deep))).toBe(true);
});
