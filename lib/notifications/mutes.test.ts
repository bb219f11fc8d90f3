import { expect, test } from "vitest";
import { createActor, createCourse, dump } from "@/lib/testing/factories";
import { getQuietHours, listMutes, mutableTypes, setMute, setQuietHours } from "./mutes";

async function studentOfCourse() {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"), { students: [student] });
  return { student, course };
}

test("a course and a type are muted and unmuted, for this user only", async () => {
  const { student, course } = await studentOfCourse();
  const mutes = [
    { kind: "course", target: course.id },
    { kind: "type", target: "schedule" },
  ] as const;
  for (const each of mutes) await setMute(student, { ...each, muted: true });
  for (const each of mutes) await setMute(student, { ...each, muted: true });
  const { courses, types } = await listMutes(student);
  expect(courses).toEqual([{ id: course.id, title: course.title, isMuted: true }]);
  expect(types.filter(({ isMuted }) => isMuted)).toEqual([{ type: "schedule", isMuted: true }]);
  expect((await listMutes(await createActor("student"))).types.some((each) => each.isMuted)).toBe(
    false,
  );
  for (const each of mutes) await setMute(student, { ...each, muted: false });
  const after = await listMutes(student);
  expect([...after.courses, ...after.types].some(({ isMuted }) => isMuted)).toBe(false);
});

test("another's course and urgent announcements cannot be muted", async () => {
  const { student } = await studentOfCourse();
  const other = await studentOfCourse();
  const before = await dump();
  for (const target of [other.course.id, "course_none"]) {
    await expect(setMute(student, { kind: "course", target, muted: true })).rejects.toThrow(
      "NOT_FOUND",
    );
  }
  for (const target of ["urgent", "review", "x"]) {
    await expect(setMute(student, { kind: "type", target, muted: true })).rejects.toThrow(
      "NOT_FOUND",
    );
  }
  expect(await dump()).toBe(before);
  expect(mutableTypes).not.toContain("urgent");
});

test("quiet hours are kept and removed", async () => {
  const { student } = await studentOfCourse();
  expect(await getQuietHours(student)).toBeNull();
  await setQuietHours(student, { from: 1260, to: 360 });
  expect(await getQuietHours(student)).toEqual({ from: 1260, to: 360 });
  expect(await getQuietHours(await createActor("student"))).toBeNull();
  await setQuietHours(student, null);
  expect(await getQuietHours(student)).toBeNull();
});
