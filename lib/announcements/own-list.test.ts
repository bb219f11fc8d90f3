import { expect, test } from "vitest";
import { createActor, createCourse } from "@/lib/testing/factories";
import { countOwn, listHeld, listOwn } from "./own-list";
import { sendAnnouncement } from "./sending";
import { contentFor, draft, hour, school, soon } from "./testing/announcements";

test("drafts newest first, scheduled ones by time, page by page, and nobody else's", async () => {
  const { teacher, course } = await school();
  const other = await createCourse(teacher);
  const titled = (title: string) => contentFor([course], { title });
  for (const title of ["D1", "D2", "D3"]) await draft(teacher, titled(title));
  await draft(teacher, contentFor([other], { title: "Di kelas lain" }));
  await draft(await createActor("admin"), titled("Orang lain"));
  for (const [title, hours] of [
    ["S2", 2],
    ["S1", 1],
  ] as const) {
    const { id, revision } = await draft(teacher, titled(title));
    await sendAnnouncement(teacher, id, { revision, publishAt: soon(hours * hour) });
  }
  const courseId = course.id;
  const titles = async (list: "drafts" | "scheduled", before?: string) => {
    const page = await listOwn(teacher, { list, courseId, before, limit: 2 });
    return [page.items.map(({ title }) => title), page.next] as const;
  };
  const [first, next] = await titles("drafts");
  expect(new Set([...first, ...(await titles("drafts", next ?? ""))[0]])).toEqual(
    new Set(["D1", "D2", "D3"]),
  );
  expect((await titles("scheduled"))[0]).toEqual(["S1", "S2"]);
  expect(await countOwn(teacher, { courseId })).toEqual({ drafts: 3, scheduled: 2, withdrawn: 0 });
  expect((await countOwn(teacher)).drafts).toBe(4);
  const both = await draft(teacher, contentFor([course, other]));
  const [newest] = (await listOwn(teacher, { list: "drafts", limit: 1 })).items;
  expect(newest).toMatchObject({
    id: both.id,
    courseTitles: [course.title, other.title].toSorted(),
  });
});

test("what is held is listed with the time left, and not as scheduled", async () => {
  const { teacher, course, students } = await school();
  const { id, revision } = await draft(teacher, contentFor([course]));
  await sendAnnouncement(teacher, id, { revision, holdSeconds: 15 });
  const [held] = await listHeld(teacher, { courseId: course.id });
  expect(held).toMatchObject({ id, title: "Jadwal berubah" });
  expect(held?.inMs).toBeGreaterThan(10_000);
  expect(held?.inMs).toBeLessThanOrEqual(15_000);
  expect((await countOwn(teacher)).scheduled).toBe(0);
  for (const actor of [await createActor("admin"), ...students]) {
    expect(await listHeld(actor)).toEqual([]);
  }
});
