import { eq } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/db/client";
import { project } from "@/db/schema";
import { eventually } from "@/db/testing/eventually";
import { announce, createActor, createCourse, createProject, dump } from "@/lib/testing/factories";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { deleteCourse } from "@/lib/courses/mutations";
import { localTimeOf } from "@/lib/dates";
import { listNotifications } from "@/lib/notifications/data";
import { sendReminders } from "@/lib/projects/reminders";
import { listModules } from "./data";
import { addModule, deleteModule, updateModule } from "./mutations";
import { moduleContentSchema, updateModuleFormSchema } from "./schema";

const HOUR_MS = 3_600_000;
const timeZone = "Asia/Jakarta";

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  return { teacher, student, course, courseId: course.id };
}

/** A module created by the API with a due time in milliseconds, and a save of its unchanged form. */
async function createByApi() {
  const room = await classroom();
  const { teacher, courseId } = room;
  const dueAt = new Date(Date.now() + 2 * HOUR_MS).toISOString().replace(/\.\d+/, ".789");
  const input = { title: "Satu", opensAt: "2026-01-01T00:00:00Z", project: { brief: "B", dueAt } };
  const moduleId = await addModule(teacher, { courseId, ...moduleContentSchema.parse(input) });
  const save = async () => {
    const [seen] = await listModules(teacher, courseId);
    const due = seen?.project?.dueAt;
    const typed = {
      courseId,
      moduleId,
      version: String(seen?.version),
      title: "Satu",
      opening: "now",
      hasProject: "yes",
      brief: "B",
      dueAt: due ? localTimeOf(due, timeZone) : "",
      timeZone,
    };
    await updateModule(teacher, updateModuleFormSchema.parse(typed));
  };
  return { ...room, moduleId, save };
}

test("saving an unchanged form sends no second reminder", async () => {
  const { student, moduleId, save } = await createByApi();
  await sendReminders();
  await save();
  const [kept] = await db.select().from(project).where(eq(project.moduleId, moduleId));
  expect(kept?.remindedAt).not.toBeNull();
  await sendReminders();
  expect((await listNotifications(student)).items).toHaveLength(1);
});

test("an unchanged form can be saved after its due time", async () => {
  const { save } = await createByApi();
  const late = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3 * HOUR_MS);
  onTestFinished(() => late.mockRestore());
  await save();
});

const soon = () => new Date(Date.now() + HOUR_MS);
const removals = ["its module is deleted", "it is removed"] as const;

async function removeProject(
  { teacher, courseId }: Awaited<ReturnType<typeof classroom>>,
  {
    how,
    moduleId,
    version = 1,
  }: { how: (typeof removals)[number]; moduleId: string; version?: number },
) {
  if (how === "its module is deleted") {
    await deleteModule(teacher, { courseId, moduleId, version });
  } else {
    const content = {
      title: "Satu",
      summary: "",
      text: "",
      opensAt: "now" as const,
      project: null,
    };
    await updateModule(teacher, { courseId, moduleId, version, ...content });
  }
}

test.each(removals)(
  "the reminders of a deleted project leave all inboxes at once: %s",
  async (how) => {
    const room = await classroom();
    const { teacher, student, course, courseId } = room;
    const { id: kept } = await createProject(course, { dueAt: soon() });
    const { moduleId } = await createProject(course, { dueAt: soon() });
    await sendReminders();
    const { hub } = startHub();
    const { client } = await connectClient(hub, student);
    expect(client.unreadCount).toBe(2);

    await removeProject(room, { how, moduleId });
    const { items } = await listNotifications(student);
    expect(items.map(({ link }) => link)).toEqual([`/app/projects/${kept}`]);
    hub.wake();
    await eventually(() => expect(client.unreadCount).toBe(1));

    const other = (await listModules(teacher, courseId)).find(
      ({ project: own }) => own?.id === kept,
    );
    await deleteModule(teacher, { courseId, moduleId: other?.id ?? "" });
    await deleteCourse(teacher, { courseId }); // nothing prevents it any more
  },
);

test("announcements about a deleted project stay", async () => {
  const room = await classroom();
  const { teacher, student, course } = room;
  const { id, moduleId } = await createProject(course, { dueAt: soon() });
  await announce(teacher, course, { link: `https://kelas.example/app/projects/${id}` });
  await removeProject(room, { how: "its module is deleted", moduleId });
  expect((await listNotifications(student)).items).toHaveLength(1);
});

test.each(removals)("when the deletion is refused, everything stays: %s", async (how) => {
  const room = await classroom();
  const { moduleId } = await createProject(room.course, { dueAt: soon() });
  await sendReminders();
  const before = await dump();
  await expect(removeProject(room, { how, moduleId, version: 2 })).rejects.toMatchObject({
    code: "STALE",
  });
  expect(await dump()).toBe(before);
});
