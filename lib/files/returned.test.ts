import { expect, test } from "vitest";
import { createActor, createFile } from "@/lib/testing/factories";
import { describeReturned } from "./returned";
import { readReturned } from "./returned-value";

test("a returned form shows what was submitted: own files, and others that it had", async () => {
  const [teacher, colleague] = [await createActor("teacher"), await createActor("teacher")];
  const [a, b] = [
    await createFile(teacher, { name: "a" }),
    await createFile(teacher, { name: "b" }),
  ];
  const [theirs, foreign] = [
    await createFile(colleague, { name: "c" }),
    await createFile(colleague),
  ];
  const content = { type: "text/plain", size: 1, width: null, height: null, hasThumbnail: false };
  const had = [{ ...content, id: theirs.id, name: "c" }];
  const submitted = [b, theirs, foreign, a].map(({ id }) => id).join(" ");
  const { files = "", title } = await describeReturned(teacher, { title: "x", files: submitted });
  expect(title).toBe("x");
  expect(files).not.toContain("surat.pdf"); // the name of one that is not theirs
  expect(readReturned(files, had).map(({ name }) => name)).toEqual(["b", "c", "a"]);
});

test("without an answer of the database it shows those that it had", () => {
  const file = { type: "text/plain", size: 1, width: null, height: null, hasThumbnail: false };
  const had = [{ ...file, id: "file_a", name: "a" }];
  expect(readReturned("file_a file_b", had)).toEqual(had);
  expect(readReturned("", had)).toEqual([]);
});
