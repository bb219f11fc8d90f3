import { expect, test } from "vitest";
import { firstIssue } from "@/lib/testing/first-issue";
import { newJoinCode } from "@/lib/ids";
import { joinCourseSchema } from "@/lib/members/schema";
import { createCourseSchema } from "./schema";

test.each(["ABCD2345", "abcd2345", " abcd-2345 ", "AB CD 23 45"])("%j is ABCD2345", (typed) => {
  expect(joinCourseSchema.parse({ joinCode: typed }).joinCode).toBe("ABCD2345");
});

test.each([
  ["", "required"],
  [" - ", "required"],
  ["ABC", "joinCode"],
  ["ABCD2345ABCD2", "joinCode"],
  ["ABCDÉ345", "joinCode"],
  [`ABCD2345${" ".repeat(300)}`, "joinCode"],
])("the join code %j is refused as %s", (typed, reason) => {
  expect(firstIssue(joinCourseSchema, { joinCode: typed })).toBe(reason);
});

test("a generated code is valid", () => {
  const code = newJoinCode();
  expect(joinCourseSchema.parse({ joinCode: code }).joinCode).toBe(code);
});

test("a course requires a title, but no description", () => {
  expect(createCourseSchema.parse({ title: " Robotika " })).toEqual({
    title: "Robotika",
    description: "",
    cover: "leaf",
  });
  expect(firstIssue(createCourseSchema, { title: "A", cover: "emas" })).toBe("cover");
  expect(firstIssue(createCourseSchema, { title: "" })).toBe("required");
  expect(firstIssue(createCourseSchema, { title: "a".repeat(121) })).toBe("tooLong");
});
