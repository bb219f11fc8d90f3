import { expect, test } from "vitest";
import { entityTag, isConditional, requireMatch } from "./entity-tag";

const matching = (condition: string | undefined) => () =>
  requireMatch(new Headers(condition === undefined ? {} : { "If-Match": condition }), {
    version: 3,
  });

test.each(['"3"', '"2", "3"', ' "3" ', 'W/"3"', "*", " * "])(
  "If-Match: %s is version 3",
  (condition) => {
    expect(matching(condition)).not.toThrow();
  },
);

test.each(["", "3", "**", '"*"', "W/3", 'xW/"3"', '"33"', '"2"', '"3'])(
  "If-Match: %s is not",
  (condition) => {
    expect(matching(condition)).toThrow(
      expect.objectContaining({ code: "STALE", reason: "changedMeanwhile" }),
    );
  },
);

test("without If-Match nothing is known of what was seen", () => {
  expect(matching(undefined)).toThrow(
    expect.objectContaining({ code: "UNCONDITIONAL", reason: "ifMatch" }),
  );
});

test("a version is told as it is asked for", () => {
  expect(entityTag({ version: 3 })).toBe('"3"');
  expect(isConditional(new Headers({ "If-Match": '"3"' }))).toBe(true);
  expect(isConditional(new Headers({ "If-None-Match": '"3"' }))).toBe(false);
});
