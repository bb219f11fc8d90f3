import { expect, test } from "vitest";
import { db } from "@/db/client";
import { course as courseTable, mute } from "@/db/schema";
import {
  createActor,
  createCourse,
  createProject,
  createSubmission,
} from "@/lib/testing/factories";
import { suspendUser } from "@/lib/users/mutations";
import { listCourseRecipients, listRecipients } from "./recipients";
import { countRecipients } from "./sending";
import { requireOwn } from "./stored";
import { contentFor, draft } from "./testing/announcements";

const nobody = { count: 0, names: [] };
const named = (...names: string[]) => ({ count: names.length, names });

const student = (displayName: string) => createActor("student", { displayName });

async function classes() {
  const teacher = await createActor("teacher");
  const admin = await createActor("admin");
  const [citra, ani, budi] = [await student("Citra"), await student("Ani"), await student("Budi")];
  const a = await createCourse(teacher, { students: [citra, ani, budi] });
  const b = await createCourse(teacher, { students: [ani] });
  await suspendUser(admin, budi.id);
  await db
    .insert(mute)
    .values({ userId: ani.id, kind: "course", target: a.id, createdAt: new Date() });
  return { teacher, admin, a, b, citra, ani };
}

test("names, number, and who is left out and why", async () => {
  const { teacher, a, b } = await classes();
  const { id } = await draft(teacher, contentFor([a]));
  const own = await requireOwn(teacher, id);
  const expected = {
    ...named("Citra"),
    leftOut: { suspended: named("Budi"), muted: 1 },
  };
  expect(await listRecipients(teacher, own)).toEqual(expected);
  expect(await listCourseRecipients(teacher, a.id)).toEqual(expected);

  const both = await draft(teacher, contentFor([a, b]));
  const inBoth = await requireOwn(teacher, both.id);
  // Ani has muted one of the two courses, and gets it through the other.
  const recipients = await listRecipients(teacher, inBoth);
  expect(recipients).toMatchObject({ ...named("Ani", "Citra"), leftOut: { muted: 0 } });
  expect(await countRecipients(inBoth)).toBe(recipients.count);
});

test("what must be read reaches those who have muted; laggards are those without a hand-in", async () => {
  const { teacher, a, citra } = await classes();
  const project = await createProject(a);
  await createSubmission(project, citra);
  const content = contentFor([a], {
    mustRead: true,
    selection: "without_submission",
    projectId: project.id,
  });
  const { id } = await draft(teacher, content);
  expect(await listRecipients(teacher, await requireOwn(teacher, id))).toMatchObject(named("Ani"));
});

test("nobody sees the names of a course that they do not manage, or no longer", async () => {
  const { teacher, admin, a } = await classes();
  const stranger = await createActor("teacher");
  expect((await listCourseRecipients(stranger, a.id)).count).toBe(0);
  const { id } = await draft(teacher, contentFor([a]));
  const own = await requireOwn(teacher, id);
  await db.update(courseTable).set({ teacherId: admin.id });
  expect(await listRecipients(teacher, own)).toMatchObject(nobody);
});
