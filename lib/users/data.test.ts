import { expect, test } from "vitest";
import { createActor, createSession } from "@/lib/testing/factories";
import { countUsers, getProfile, getUser, listUsers } from "./data";

const denied = ["student", "teacher"] as const;

test("an admin's pages contain every user once, by username, without private fields", async () => {
  const admin = await createActor("admin", { username: "wali" });
  for (const username of ["dewi", "ani", "citra", "budi"]) {
    await createActor("student", { username, passwordHash: "rahasia" });
  }

  const seen: string[][] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await listUsers(admin, { after, limit: 2 });
    seen.push(page.items.map(({ username }) => username));
    expect(JSON.stringify(page)).not.toContain("rahasia");
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  expect(seen).toEqual([["ani", "budi"], ["citra", "dewi"], ["wali"]]);
});

test("the list can be filtered by role", async () => {
  const admin = await createActor("admin");
  const teacher = await createActor("teacher");
  const { items } = await listUsers(admin, { role: "teacher" });
  expect(items.map(({ id }) => id)).toEqual([teacher.id]);
});

test.each(denied)("a %s cannot list or count users", async (role) => {
  const actor = await createActor(role);
  await expect(listUsers(actor, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(countUsers(actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test.each(["student", "teacher", "admin"] as const)("a %s has a profile", async (role) => {
  const actor = await createActor(role, { username: `p-${role}`, displayName: "Nama Tampil" });
  expect(await getProfile(actor)).toEqual({ username: `p-${role}`, displayName: "Nama Tampil" });
});

test("C9: users see their own account and admins all, without private fields", async () => {
  const admin = await createActor("admin");
  const student = await createActor("student", { passwordHash: "kanari" });
  const other = await createActor("teacher");
  await createSession(student);
  await createSession(student, -60);
  for (const actor of [admin, student]) {
    const found = await getUser(actor, student.id);
    expect(found).toMatchObject({ id: student.id, role: "student", sessions: 1, version: 1 });
    expect(JSON.stringify(found)).not.toContain("kanari");
  }
  expect(await getUser(other, student.id)).toBeUndefined();
  expect(await getUser(student, other.id)).toBeUndefined();
  expect(await getUser(admin, "user_none")).toBeUndefined();
});
