import { expect, test, vi } from "vitest";
import { refreshTextKeys } from "@/db/refresh-text-keys";
import { present } from "@/db/testing/cookies";
import { planOf } from "@/db/testing/query-plan";
import { register } from "@/lib/accounts/mutations";
import { createCourse, updateCourse } from "@/lib/courses/mutations";
import { listCourses } from "@/lib/courses/data";
import { listMembers } from "@/lib/members/data";
import { createActor, enroll } from "@/lib/testing/factories";
import { listUsers } from "./data";
import { importUsers } from "./import";
import { createUser, deleteUser, updateUser } from "./mutations";

vi.mock("next/headers", async () => {
  const { inMemory } = await import("@/db/testing/cookies");
  return { cookies: () => Promise.resolve(inMemory) };
});
vi.setConfig({ testTimeout: 60_000 }); // hashing is slow on a busy machine

const named = (displayName: string) => ({ displayName, age: null });

test("every write of a name or a title writes what is searched and sorted with it", async () => {
  const admin = await createActor("admin");
  const teacher = await createActor("teacher");
  present(undefined);
  await register({ username: "daftar-anak", password: "sapi terbang biru", displayName: "Zoë 10" });
  const names = ["Dibuat ’9’", "Diubah", "Dihapus"];
  const [created, changed, deleted] = await Promise.all(
    names.map((displayName, n) =>
      createUser(admin, { username: `anak-${n}-x`, role: "student", ...named(displayName) }),
    ),
  );
  if (!created || !changed || !deleted) throw new Error("not created");
  await updateUser(admin, { userId: changed.userId, version: 1, ...named("Éva 12") });
  await deleteUser(admin, { userId: deleted.userId });
  const csv =
    "username,display_name,role,age,join_code\nimpor-satu,Ñoño 7,siswa,,\nimpor-dua,,siswa,,";
  await importUsers(admin, { csv, onlyGood: false });
  const courseId = await createCourse(teacher, { title: "Kelas 10", description: "" });
  await createCourse(teacher, { title: "Kelas ’9’", description: "" });
  const change = { title: "Kelas 11", description: "", cover: "leaf" } as const;
  await updateCourse(teacher, { courseId, version: 1, ...change });

  expect(await refreshTextKeys()).toBe(0);
});

test("lists by name and title read no more than their page, in order", async () => {
  const admin = await createActor("admin");
  const byName = await planOf(() => listUsers(admin, { sort: "displayName" }));
  expect(byName.join("\n")).toContain("user_name_sort");
  expect(byName.join("\n")).not.toContain("TEMP B-TREE");
  const byTitle = await planOf(() => listCourses(admin, { sort: "title" }));
  expect(byTitle.join("\n")).toContain("course_title_sort");
  expect(byTitle.join("\n")).not.toContain("TEMP B-TREE");
});

test("a course's students are found by their enrolment, not by a scan of all users", async () => {
  const teacher = await createActor("teacher");
  const courseId = await createCourse(teacher, { title: "Kelas", description: "" });
  await enroll({ id: courseId }, await createActor("student"));
  const plan = await planOf(() => listMembers(teacher, { courseId }));
  expect(plan.join("\n")).not.toContain("SCAN");
});
