import { expect, test } from "vitest";
import { attachmentsField, newUploadSchema, refusalCode } from "./schema";

const issuesOf = (value: unknown) =>
  attachmentsField
    .safeParse(value)
    .error?.issues.map((issue) => [issue.message, issue.code === "custom" && issue.params]);

test("a form's files are ids, each once and in their order", () => {
  expect(attachmentsField.parse(undefined)).toEqual([]);
  expect(attachmentsField.parse(["file_b", "", "file_a", "file_b"])).toEqual(["file_b", "file_a"]);
});

test("a refused file makes the form invalid, with its reason and name", () => {
  const refused = refusalCode({ reason: "fileTooLarge", max: 10, name: "rapor: a:b.pdf" });
  expect(issuesOf(["file_a", refused])).toEqual([
    ["fileTooLarge", { max: 10, name: "rapor: a:b.pdf" }],
  ]);
});

test("nothing else is accepted", () => {
  for (const value of ["refused:notFound:0:x", "user_a", "file_A", "refused:", "file_a\n"]) {
    expect(issuesOf([value])).toEqual([["filesGone", {}]]);
  }
  expect(issuesOf([new File(["x"], "x.txt")])).toHaveLength(1);
  expect(issuesOf("file_a")).toHaveLength(1);
  const many = Array.from({ length: 21 }, (_, index) => `file_${index}`);
  expect(issuesOf(many)).toEqual([["filesTooMany", { max: 20, name: "" }]]);
});

test("an upload has a name that is made safe, and a size", () => {
  expect(newUploadSchema.parse({ name: "../x.pdf", size: 3 })).toEqual({ name: "x.pdf", size: 3 });
  for (const size of [0, -1, 1.5, "3", null, 2 ** 60]) {
    expect(newUploadSchema.safeParse({ name: "x.pdf", size }).success).toBe(false);
  }
  expect(newUploadSchema.safeParse({ name: "x".repeat(1_001), size: 1 }).success).toBe(false);
});
