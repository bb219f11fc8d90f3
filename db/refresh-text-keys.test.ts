import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createActor, createCourse } from "@/lib/testing/factories";
import { db } from "./client";
import { refreshTextKeys } from "./refresh-text-keys";
import { course, user } from "./schema";
import { keysOf } from "./text-keys";

const users = () =>
  db.select({ text: user.displayName, folded: user.nameFolded, sort: user.nameSort }).from(user);
const courses = () =>
  db
    .select({ text: course.title, folded: course.titleFolded, sort: course.titleSort })
    .from(course);

const expectRight = (rows: { text: string; folded: string; sort: string }[]) =>
  expect(rows).toEqual(rows.map(({ text }) => ({ text, ...keysOf(text) })));

test("rows of another version get their keys once, also when several instances start at once", async () => {
  const teacher = await createActor("teacher", { displayName: "José Ma’ruf" });
  await createCourse(teacher, { title: "Kelas 10" });
  await db.run(sql`with recursive n(value) as (select 1 union all select value + 1 from n where value < 1200)
    insert into user (id, username, password_hash, display_name, role, created_at)
    select 'user_' || value, 'massal' || value, '-', 'Siswa ' || value, 'student', 1 from n`);
  await db.run(sql`update user set name_sort = 'x' where id = ${teacher.id}`);
  await db.run(sql`update course set title_folded = ''`);

  const refreshed = await Promise.all([refreshTextKeys(), refreshTextKeys()]);
  expect(Math.max(...refreshed)).toBeGreaterThan(0);
  expectRight(await users());
  expectRight(await courses());
  expect(await refreshTextKeys()).toBe(0);
});

test("a name that changes meanwhile keeps its own keys", async () => {
  const { id } = await createActor("student", { displayName: "Lama" });
  await db.run(sql`update user set name_sort = '' where id = ${id}`);
  const refreshing = refreshTextKeys();
  const { folded, sort } = keysOf("Baru");
  await db.run(
    sql`update user set display_name = 'Baru', name_folded = ${folded}, name_sort = ${sort} where id = ${id}`,
  );
  await refreshing;
  expectRight(await users());
});
