import { sql } from "drizzle-orm";
import type { Page } from "playwright/test";
import type { Actor } from "@/lib/auth/actor";
import { writeBatch } from "@/db/client";
import { announce, createActor, createSession, usernameOf } from "@/lib/testing/factories";
import { logCopiesChanged } from "@/lib/realtime/change-log";
import { expect, test } from "./fixtures";
import { pollNow } from "./support/tabs";
import { openStream } from "./support/event-stream";

const connected = (page: Page) => expect(page.getByText("Tersambung")).toBeVisible();
/** A page that was loaded again has lost it. */
const markPage = (page: Page) => page.evaluate(() => Object.assign(globalThis, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => "marked" in globalThis);

/** What a correction does to the notification. */
async function correct(teacher: Actor, id: string, title: string) {
  await writeBatch([
    sql`update notification set title = ${title}, message = ${title} where id = ${id}`,
    logCopiesChanged(sql`select ${id} as notification_id`),
  ]);
  await pollNow(teacher);
}

test("open pages follow: the teacher's the readers, the student's a correction; no frame names anybody", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const { id } = await announce(teacher, course, { title: "Rapat jam 9" });
  const streams = {
    teacher: await openStream(await createSession(teacher)),
    stranger: await openStream(await createSession(await createActor("teacher"))),
    student: await openStream(await createSession(student)),
  };
  const [teaching, reading] = await Promise.all([pageOf(teacher), pageOf(student)]);
  await Promise.all([
    teaching.goto(`/teach/courses/${course.id}`),
    reading.goto("/app/notifications"),
  ]);
  await Promise.all([connected(teaching), connected(reading)]);
  await expect(teaching.getByText("Dibaca 0 dari 1 siswa")).toBeVisible();
  await Promise.all([markPage(teaching), markPage(reading)]);

  await reading.getByRole("link", { name: "Rapat jam 9" }).click(); // opening it reads it
  await expect(teaching.getByText("Dibaca 1 dari 1 siswa")).toBeVisible();
  await reading.getByRole("button", { name: "Tandai belum dibaca: Rapat jam 9" }).click();
  await expect(teaching.getByText("Dibaca 0 dari 1 siswa")).toBeVisible();

  const frames = (name: keyof typeof streams) => streams[name].frames();
  const told = (name: keyof typeof streams) => frames(name).filter((one) => one.receiptsChanged);
  expect(told("teacher").length).toBeGreaterThan(0);
  expect([...told("stranger"), ...told("student")]).toEqual([]);
  for (const secret of [student.id, usernameOf(student), "Dewi Lestari", id, course.id]) {
    expect(streams.teacher.text(), secret).not.toContain(secret);
  }

  await correct(teacher, id, "Rapat jam 10");
  const heading = reading.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Rapat jam 10");
  await reading
    .getByRole("navigation")
    .getByRole("link", { name: /^Notifikasi/ })
    .click();
  await expect(reading.getByRole("link", { name: "Rapat jam 10" })).toBeVisible();
  await correct(teacher, id, "Rapat jam 11");
  await expect(reading.getByRole("link", { name: "Rapat jam 11" })).toBeVisible();
  expect(frames("student").filter((one) => one.inboxChanged)).toHaveLength(2);
  expect([await isMarked(teaching), await isMarked(reading)]).toEqual([true, true]);
  for (const stream of Object.values(streams)) stream.close();
});
