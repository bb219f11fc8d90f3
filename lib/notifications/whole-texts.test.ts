import { expect, test } from "vitest";
import { contentFor, published, school } from "@/lib/announcements/testing/announcements";
import { readInbox } from "./data";

test("a list may keep the lines of Markdown; what is plain stays as it is", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [(typeof students)[0]];
  const message = "Besok **libur**.\n\n- [formulir](https://situs.example/f)\n- topi";
  await published(teacher, contentFor([course], { message }));
  await published(teacher, contentFor([course], { message, format: "plain" }));
  const messages = async (query: Parameters<typeof readInbox>[1]) =>
    (await readInbox(student, query)).items.map((item) => item.message);
  expect(await messages({ text: "lines" })).toEqual([
    message,
    "Besok libur.\n\n• formulir (https://situs.example/f)\n• topi",
  ]);
  expect((await messages({}))[1]).toBe("Besok libur. formulir topi");
  expect(
    await readInbox(students[0] as typeof student, { text: "lines", after: 1e9 }),
  ).toMatchObject({
    items: [],
  });
});
