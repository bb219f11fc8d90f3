import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { announce, createActor, createCourse } from "@/db/testing/factories";
import { listen, startHub } from "@/db/testing/listener";
import { addMember, joinCourse, removeMember } from "@/lib/courses/membership";
import { getHub } from "@/lib/realtime/registry";
import { countUnread, listNotifications } from "./data";

async function classroom() {
  const [teacher, member] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [member] });
  return { teacher, member, course, late: await createActor("student") };
}

const titlesOf = async (actor: Parameters<typeof listNotifications>[0]) =>
  (await listNotifications(actor)).items.map(({ title }) => title);

test("who joins later receives what must be read, in its order, and nothing else", async () => {
  const { teacher, member, course, late } = await classroom();
  for (const title of ["Satu", "Dua", "Tiga"]) {
    await announce(teacher, course, { title, mustRead: title !== "Dua" });
  }
  const before = await listNotifications(member);
  await joinCourse(late, course.joinCode);

  expect(await titlesOf(late)).toEqual(["Tiga", "Satu"]);
  expect(await countUnread(late)).toBe(2);
  expect(await listNotifications(member)).toEqual(before);
});

test("joining again brings nothing twice", async () => {
  const { teacher, course, late } = await classroom();
  await announce(teacher, course, { title: "Wajib", mustRead: true });
  await joinCourse(late, course.joinCode);
  await joinCourse(late, course.joinCode);
  expect(await titlesOf(late)).toEqual(["Wajib"]);
});

test("who is taken out loses what the course said, and has it again when they come back", async () => {
  const { teacher, course, late } = await classroom();
  await announce(teacher, course, { title: "Wajib", mustRead: true });
  const username = late.id.replace("user_", "student");
  await addMember(teacher, { courseId: course.id, username });
  await announce(teacher, course, { title: "Biasa" });
  expect(await titlesOf(late)).toEqual(["Biasa", "Wajib"]);

  await removeMember(teacher, { courseId: course.id, userId: late.id });
  expect([await titlesOf(late), await countUnread(late)]).toEqual([[], 0]);
  await addMember(teacher, { courseId: course.id, username });
  expect(await titlesOf(late)).toEqual(["Wajib"]);
});

test("an open stream hears of it at once, and nobody else's does", async () => {
  const { teacher, member, course, late } = await classroom();
  const { id } = await announce(teacher, course, { mustRead: true });
  const { hub } = startHub();
  const { listener } = await listen(hub, late);
  const { listener: other } = await listen(hub, member);

  await joinCourse(late, course.joinCode);
  hub.wake();
  await eventually(() => expect(listener.ids).toEqual([id]));
  expect(listener.unreadCount).toBe(1);
  expect(other.frames).toHaveLength(1);
  expect(getHub().size).toBe(0); // the product's own hub has no part in this
});
