import { expect, test } from "vitest";
import { changesOf } from "./changes";

test("a field has its previous value, where that is recorded", () => {
  expect(
    changesOf({ role_was: "student", role: "teacher", age_was: null, imported: true }),
  ).toEqual([
    { field: "role", before: "student", after: "teacher" },
    { field: "age", before: null },
    { field: "imported", after: true },
  ]);
});

test("fields that the sentence contains are left out", () => {
  expect(changesOf({ teacher_id_was: "user_1", teacher_id: "user_2" })).toEqual([]);
  expect(changesOf({ user: "unknown", which: "others" })).toEqual([]);
});

test("`changed` is left out when its only field is shown with values", () => {
  const role = { role_was: "student", role: "teacher" };
  expect(changesOf({ changed: "role", ...role })).toMatchObject([{ field: "role" }]);
  expect(changesOf({ changed: "age, role", ...role })).toMatchObject([
    { field: "changed", after: "age, role" },
    { field: "role" },
  ]);
});
