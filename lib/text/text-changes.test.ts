import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { textChanges } from "./text-changes";

const without = (kind: string, parts: ReturnType<typeof textChanges>) =>
  parts
    .filter((part) => part.kind !== kind)
    .map(({ text }) => text)
    .join("");

test("the parts make up both texts exactly", () => {
  assert(
    property(string({ maxLength: 200 }), string({ maxLength: 200 }), (former, present) => {
      const parts = textChanges(former, present);
      expect(without("added", parts)).toBe(former);
      expect(without("removed", parts)).toBe(present);
    }),
  );
});

const words = (seed: number) =>
  Array.from({ length: 4_000 }, (_, index) => String(index * seed)).join(" ");

test("long texts without anything in common are compared in bounded time", () => {
  const parts = textChanges(words(7), words(11));
  expect(without("added", parts)).toBe(words(7));
});
