import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement } from "@/db/schema";
import { log } from "@/lib/log";
import { createAnnouncement } from "./mutations";
import { releaseDue } from "./scheduler";
import { unscheduleAnnouncement } from "./sending";
import { contentFor, copiesOf, ids, makeDue, school, soon } from "./testing/announcements";

test.each([
  ["held", { holdSeconds: 30 }],
  ["scheduled", { publishAt: soon(600_000) }],
])("requests repeated at the same time announce once: %s", async (_name, sending) => {
  const { teacher, course, students } = await school();
  for (let round = 0; round < 10; round++) {
    const request = { clientKey: crypto.randomUUID(), content: contentFor([course]), sending };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => createAnnouncement(teacher, request)),
    );
    const [first] = answers;
    expect(answers.map(({ id, status }) => ({ id, status }))).toEqual(
      answers.map(() => ({ id: first?.id, status: "scheduled" })),
    );
    const id = first?.id ?? "";
    await makeDue(id);
    await releaseDue(log);
    expect(await copiesOf(id)).toEqual(ids(students));
  }
});

test("a request that is repeated after the undo does not send it again", async () => {
  const { teacher, course } = await school();
  const sending = { holdSeconds: 30 };
  const request = { clientKey: crypto.randomUUID(), content: contentFor([course]), sending };
  const { id } = await createAnnouncement(teacher, request);
  expect(await unscheduleAnnouncement(teacher, id)).toEqual({ undone: true });
  expect(await createAnnouncement(teacher, request)).toMatchObject({ id, status: "draft" });
  const [row] = await db.select().from(announcement).where(eq(announcement.id, id));
  expect(row).toMatchObject({ status: "draft", publishAt: null });
});

test("a request that is repeated after a crash before it was scheduled sends it", async () => {
  const { teacher, course } = await school();
  const request = { clientKey: crypto.randomUUID(), content: contentFor([course]) };
  const { id } = await createAnnouncement(teacher, request);
  const sending = { holdSeconds: 30 };
  const repeated = await createAnnouncement(teacher, { ...request, sending });
  expect(repeated).toMatchObject({ id, status: "scheduled" });
});
