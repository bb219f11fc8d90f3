import { expect, test, vi } from "vitest";
import { idle } from "@/lib/forms/form-state";
import { createActor, createFile } from "@/lib/testing/factories";
import { describeReturned, withFiles } from "./returned";
import { readReturned } from "./returned-value";
import { refusalCode } from "./schema";

const session = vi.hoisted(() => ({ getActor: vi.fn() }));
vi.mock("@/lib/auth/session", () => session);

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

test("a form that comes back shows what was taken; a refused file is named by the field's error, whatever its name", async () => {
  const student = await createActor("student");
  session.getActor.mockResolvedValue(student);
  const [taken, other] = [await createFile(student), await createFile(student)];
  const refused = refusalCode({ reason: "fileType", max: 0, name: `video ${other.id} lucu.mp4` });
  const formData = new FormData();
  for (const value of [taken.id, refused]) formData.append("files", value);
  const action = withFiles(() =>
    Promise.resolve({
      status: "invalid" as const,
      fieldErrors: { attachments: "Sudah tidak ada.", note: "Terlalu panjang." },
      values: { files: `${taken.id} ${refused}`, note: "x" },
    }),
  );
  const state = await action(idle, formData);
  expect(state).toMatchObject({
    fieldErrors: { files: "Sudah tidak ada.", note: "Terlalu panjang." },
    values: { note: "x" },
  });
  expect(state).not.toHaveProperty("fieldErrors.attachments");
  const { files = "" } = "values" in state ? state.values : {};
  expect(readReturned(files, []).map(({ id }) => id)).toEqual([taken.id]);
});
