import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { addCoTeacher } from "@/lib/members/co-teachers";
import { enrollAll, removeMember } from "@/lib/members/mutations";
import {
  announce,
  createActor,
  createCourse,
  createSession,
  usernameOf,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const TITLE = "Lomba robot hari Jumat";
const MESSAGE = "Kumpul di aula pukul delapan.";

async function open(actor: Actor | undefined, path: string) {
  const token = actor && (await createSession(actor)).token;
  const headers = token ? { cookie: `session=${token}` } : undefined;
  const response = await fetch(`${E2E_ORIGIN}${path}`, { headers, redirect: "manual" });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function createShared() {
  const [teacher, coTeacher, admin] = [
    await createActor("teacher"),
    await createActor("teacher"),
    await createActor("admin"),
  ];
  const [received, later, former, outsider] = [
    await createActor("student"),
    await createActor("student"),
    await createActor("student"),
    await createActor("student"),
  ];
  const course = await createCourse(teacher, { students: [received, former] });
  await addCoTeacher(teacher, { courseId: course.id, username: usernameOf(coTeacher) });
  const { id } = await announce(teacher, course, { title: TITLE, message: MESSAGE });
  await enrollAll(teacher, course.id, [later.id]);
  await removeMember(teacher, { courseId: course.id, userId: former.id });
  const otherTeacher = await createActor("teacher");
  return {
    id,
    courseId: course.id,
    may: { received, later, teacher, coTeacher, admin },
    mayNot: { former, outsider, otherTeacher },
  };
}

const copiesOf = (id: string) =>
  db.select().from(recipient).where(eq(recipient.notificationId, id)).orderBy(recipient.userId);

test("an announcement's address opens it for whoever may see it, and for nobody else", async () => {
  const { id, may, mayNot } = await createShared();
  const path = `/app/notifications/${id}`;
  const before = await copiesOf(id);

  for (const [who, actor] of Object.entries(may)) {
    const { status, text } = await open(actor, path);
    expect([who, status, text.includes(TITLE), text.includes(MESSAGE)]).toEqual([
      who,
      200,
      true,
      true,
    ]);
  }
  for (const [who, actor] of Object.entries(mayNot)) {
    const { status, text } = await open(actor, path);
    expect([who, status, text.includes(TITLE), text.includes(MESSAGE)]).toEqual([
      who,
      404,
      false,
      false,
    ]);
  }
  const signedOut = await open(undefined, path);
  expect([signedOut.status, signedOut.headers.get("location")]).toEqual([
    307,
    expect.stringContaining(encodeURIComponent(path)),
  ]);
  expect(signedOut.text).not.toContain(TITLE);
  expect(await copiesOf(id)).toEqual(before); // opened by HTTP alone, nothing is written
});

test("the API answers with one's own copy only", async () => {
  const { id, may, mayNot } = await createShared();
  for (const [who, actor] of Object.entries({ ...may, ...mayNot })) {
    const { status, text } = await open(actor, `/api/notifications/${id}`);
    const isOwn = who === "received";
    expect([who, status, text.includes(TITLE)]).toEqual([who, isOwn ? 200 : 404, isOwn]);
  }
});

test("a withdrawn announcement says so, without its text", async () => {
  const { id, may, mayNot } = await createShared();
  const withdrawnAt = new Date();
  await db.update(notification).set({ withdrawnAt }).where(eq(notification.id, id));
  await db
    .update(announcement)
    .set({ status: "withdrawn", withdrawnAt })
    .where(sql`id = (select announcement_id from notification where id = ${id})`);
  const path = `/app/notifications/${id}`;
  for (const actor of Object.values(may)) {
    const { status, text } = await open(actor, path);
    expect([status, text.includes("sudah ditarik"), text.includes(MESSAGE)]).toEqual([
      200,
      true,
      false,
    ]);
  }
  for (const actor of Object.values(mayNot)) expect((await open(actor, path)).status).toBe(404);
});

test("a later member and the author go on to the course, and no read state is written for them", async ({
  pageOf,
}) => {
  const { id, courseId, may } = await createShared();
  const before = await copiesOf(id);
  for (const [actor, course] of [
    [may.later, `/app/courses/${courseId}`],
    [may.teacher, `/teach/courses/${courseId}`],
  ] as const) {
    const page = await pageOf(actor);
    await page.goto(`/app/notifications/${id}`);
    await expect(page.getByRole("heading", { level: 1, name: TITLE })).toBeVisible();
    const main = page.getByRole("main");
    await expect(main.getByRole("button", { name: /dibaca/ })).toHaveCount(0);
    await main.getByRole("link", { name: /Kelas Uji/ }).click();
    await expect(page).toHaveURL(new RegExp(`${course}$`));
  }
  expect(await copiesOf(id)).toEqual(before);
});
