import { expect, test } from "vitest";
import { requireMatch } from "./entity-tag";

const matching = (condition: string | undefined) => () =>
  requireMatch(new Headers(condition === undefined ? {} : { "If-Match": condition }), {
    version: 3,
  });

test.each(['"3"', '"2", "3"', ' "3" ', 'W/"3"'])("If-Match: %s is version 3", (condition) => {
  expect(matching(condition)).not.toThrow();
});

test.each(["", "3", "*", "W/3", '"33"', '"2"', '"3'])("If-Match: %s is not", (condition) => {
  expect(matching(condition)).toThrow(expect.objectContaining({ code: "STALE" }));
});

test("without If-Match the request is unconditional", () => {
  expect(matching(undefined)).toThrow(expect.objectContaining({ code: "UNCONDITIONAL" }));
});
