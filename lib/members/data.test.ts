import { expect, test } from "vitest";
import { changeRole, createActor, createCourse, enroll, usernameOf } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { addCoTeacher } from "./co-teachers";
import { listAddable } from "./data";

/** Four students of the same name: of this course, of another own, of a colleague's, and of none. */
async function school() {
  const word = crypto.randomUUID().slice(0, 8);
  const student = (rest: string) => createActor("student", { displayName: `${word} ${rest}` });
  const [member, known, colleagues, alone] = [
    await student("A"),
    await student("Bé"),
    await student("C"),
    await student("D"),
  ];
  const [teacher, colleague] = [await createActor("teacher"), await createActor("teacher")];
  const course = await createCourse(teacher, { students: [member] });
  const other = await createCourse(teacher, { students: [member, known] });
  const theirs = await createCourse(colleague, { students: [colleagues] });
  const found = async (actor: Actor, search = word) => {
    const { matches } = await listAddable(actor, { courseId: course.id, search });
    return matches.map(({ displayName }) => displayName.replace(word, "").trim());
  };
  return { word, teacher, colleague, course, other, theirs, known, alone, found };
}

test("a teacher finds by name the students of own courses who are not in this one", async () => {
  const { word, teacher, theirs, colleague, known, found } = await school();
  expect(await found(teacher)).toEqual(["Bé"]);
  expect(await found(teacher, `${word.toUpperCase()}  be`)).toEqual(["Bé"]);
  expect(await found(teacher, usernameOf(known))).toEqual(["Bé"]);
  expect(await found(teacher, " ")).toEqual([]);
  await addCoTeacher(colleague, { courseId: theirs.id, username: usernameOf(teacher) });
  expect(await found(teacher)).toEqual(["Bé", "C"]);
});

test("an admin finds all students, others nobody", async () => {
  const { colleague, known, alone, found } = await school();
  expect(await found(await createActor("admin"))).toEqual(["Bé", "C", "D"]);
  expect(await found(colleague)).toEqual([]);
  expect(await found(known)).toEqual([]);
  await changeRole(await createActor("admin"), { userId: alone.id, role: "teacher" });
  expect(await found(await createActor("admin"))).toEqual(["Bé", "C"]);
});

test("more than twenty matches are cut, and it is said", async () => {
  const { word, teacher, course, other } = await school();
  const students = await Promise.all(
    Array.from({ length: 21 }, () => createActor("student", { displayName: `${word} banyak` })),
  );
  await enroll(other, ...students);
  const { matches, more } = await listAddable(teacher, { courseId: course.id, search: word });
  expect([matches.length, more]).toEqual([20, true]);
});
