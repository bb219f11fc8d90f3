import { expect, test } from "vitest";
import { changesOf } from "./changes";

test("a field is told with what it was before, where that is known", () => {
  expect(
    changesOf({ role_was: "student", role: "teacher", age_was: null, imported: true }),
  ).toEqual([
    { field: "role", was: "student", now: "teacher" },
    { field: "age", was: null },
    { field: "imported", now: true },
  ]);
});

test("what the sentence tells is not told again", () => {
  expect(changesOf({ teacher_id_was: "user_1", teacher_id: "user_2" })).toEqual([]);
  expect(changesOf({ user: "unknown", which: "others" })).toEqual([]);
});

test("a list of what changed is left out where its only field is told with its values", () => {
  const role = { role_was: "student", role: "teacher" };
  expect(changesOf({ changed: "role", ...role })).toMatchObject([{ field: "role" }]);
  expect(changesOf({ changed: "age, role", ...role })).toMatchObject([
    { field: "changed", now: "age, role" },
    { field: "role" },
  ]);
});
