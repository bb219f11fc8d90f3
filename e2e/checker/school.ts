import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import { migrateDatabase } from "@/db/migrate";
import type { Actor } from "@/lib/auth/actor";
import type { Random } from "./random";
import type { Scale } from "./scale";

export type Person = { name: string; actor: Actor; id: string; token: string };
export type Course = { id: string; joinCode: string; teacher: Person };
export type School = {
  students: Person[];
  courses: Course[];
  /** Members before the first announcement. */
  enrolled: { user: string; course: string }[];
};

const AT_ONCE = 50;
/** Longer than a run; one that ends too far ahead, by a clock that is slow, counts as ended. */
const SESSION_SECONDS = 6 * 3600;

/** Teachers, students, and courses whose memberships overlap at random. */
export async function createSchool(random: Random, scale: Scale): Promise<School> {
  await migrateDatabase();
  const teachers = [
    await createPerson("teacher", "teacher 1"),
    await createPerson("teacher", "teacher 2"),
  ];
  const students: Person[] = [];
  for (let from = 0; from < scale.students; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, scale.students - from) }, (_, index) =>
      createPerson("student", `student ${from + index + 1}`),
    );
    students.push(...(await Promise.all(some)));
  }

  const school: School = { students, courses: [], enrolled: [] };
  for (let n = 1; n <= scale.courses; n++) {
    const teacher = random.pick(teachers);
    const first = random.pick(students); // nobody can announce to an empty course
    const isObliged = (index: number) => scale.everybody && index % scale.courses === n - 1;
    const members = students.filter(
      (student, index) => student === first || random.chance(scale.share) || isObliged(index),
    );
    const { id, joinCode } = await createCourse(teacher.actor, {
      title: `Kelas ${n}`,
      students: members.map(({ actor }) => actor),
    });
    school.courses.push({ id, joinCode, teacher });
    school.enrolled.push(...members.map((member) => ({ user: member.id, course: id })));
  }
  return school;
}

async function createPerson(role: "teacher" | "student", name: string): Promise<Person> {
  const actor = await createActor(role, { displayName: name });
  const { token } = await createSession(actor, SESSION_SECONDS);
  return { name, actor, id: actor.id, token };
}
