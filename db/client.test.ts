import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { startInTurn } from "@/lib/async/turns";
import { db, onChangeLogged, publishBatch, writeBatch } from "./client";
import { migrateDatabase } from "./migrate";
import { change, logEpoch, user } from "./schema";
import { eventually } from "./testing/eventually";
import { createActor, createCourse, createSession, dump } from "@/lib/testing/factories";

const { TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken } = process.env;

/** Reads through another connection, so that only committed data counts. */
async function countCommitted(query: string): Promise<unknown> {
  const other = createClient({ url, authToken });
  try {
    const { rows } = await other.execute(query);
    return rows[0]?.[0];
  } finally {
    other.close();
  }
}

test("migrating again changes nothing", async () => {
  const before = await dump();
  await migrateDatabase();
  expect(await dump()).toBe(before);
});

test("the migrations create one log epoch and no other rows", async () => {
  const epochs = await db.select().from(logEpoch);
  expect(epochs).toEqual([
    { epoch: expect.stringMatching(/^[0-9a-f]{12}$/), createdAt: expect.any(Date) },
  ]);
  expect(await db.$count(user)).toBe(0);
  expect(await db.$count(change)).toBe(0);
});

const insertUser = (id: string) => sql`
  insert into user (id, username, password_hash, display_name, created_at)
  values (${id}, ${id}, '-', '-', 0)`;

test("a batch of writes is applied, and returns the result of each", async () => {
  const { inserted, none, updated, counted } = await writeBatch({
    inserted: [insertUser("batch_a"), insertUser("batch_b")],
    none: [],
    updated: sql`update user set age = 9 where id like 'batch_%'`,
    counted: sql`select count(*) as n from user where age = 9`,
  });
  expect(inserted.map(({ rowsAffected }) => rowsAffected)).toEqual([1, 1]);
  expect(none).toEqual([]);
  expect(updated.rowsAffected).toBe(2);
  expect(counted.rows[0]?.n).toBe(2);
  expect(await countCommitted("select count(*) from user where id like 'batch_%'")).toBe(2);
});

test.each([
  ["is committed", insertUser("published")],
  ["has failed", sql`insert into nowhere values (1)`],
])(
  "no request begins until what is published %s, unless the database is remote",
  async (_, published) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const order: string[] = [];
    const publication = publishBatch({ published }).catch(() => undefined);
    startInTurn(() => order.push("request"));
    await publication;
    expect(order).toEqual(url.startsWith("file:") ? [] : ["request"]);
    vi.advanceTimersByTime(3); // until it is sent
    await eventually(() => expect(order).toEqual(["request"]));
  },
);

test.each([
  ["a constraint", sql`insert into user (id) values ('batch_x')`],
  ["a foreign key", sql`insert into enrollment values ('course_none', 'user_none', 0)`],
  ["a mistake", sql`insert into nowhere values (1)`],
])("when one write fails on %s, none is applied", async (_name, failing) => {
  const before = await dump();
  await expect(
    writeBatch([insertUser("batch_c"), failing, insertUser("batch_d")]),
  ).rejects.toThrow();
  expect(await dump()).toBe(before);
  await writeBatch([sql`delete from user where id = 'user_none'`]); // the connection is usable again
});

const demote = (id: string) => db.run(sql`update user set role = 'teacher' where id = ${id}`);
const remove = (id: string) => db.run(sql`delete from user where id = ${id}`);

test("a trigger prevents that the last admin is demoted or deleted", async () => {
  const [last, other] = [await createActor("admin"), await createActor("admin")];
  await demote(other.id);
  const before = await dump();

  for (const attempt of [demote, remove]) {
    await expect(attempt(last.id)).rejects.toMatchObject({
      cause: { message: expect.stringContaining("last_admin") },
    });
  }
  expect(await dump()).toBe(before);
  await remove(other.id);
  await db.run(sql`update user set role = 'admin', display_name = 'Wali' where id = ${last.id}`);
});

test.each([
  ["a role", sql`update user set role = 'owner'`],
  ["a kind of change", sql`insert into change (kind, created_at) values ('other', 0)`],
  [
    "a status",
    sql`insert into announcement (id, course_id, author_id, status, type, title, message,
    client_key, created_at) select 'ann_x', course.id, teacher_id, 'sent', 'general', '', '', '', 0 from course`,
  ],
])("%s outside its enumeration is refused", async (_name, statement) => {
  await createCourse(await createActor("teacher"));
  const before = await dump();
  await expect(writeBatch([statement])).rejects.toThrow(/CHECK/);
  expect(await dump()).toBe(before);
});

test("deleting a user deletes sessions and enrollments; a teacher with courses cannot be deleted", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  await createCourse(teacher, { students: [student] });
  await createSession(student);
  await db.run(sql`delete from user where id = ${student.id}`);
  expect(await countCommitted(`select count(*) from session where user_id = '${student.id}'`)).toBe(
    0,
  );
  expect(
    await countCommitted(`select count(*) from enrollment where user_id = '${student.id}'`),
  ).toBe(0);

  await expect(db.run(sql`delete from user where id = ${teacher.id}`)).rejects.toThrow();
});

test("listeners are called after each commit that logs a change, also by a trigger, and after no other", async () => {
  const seen = { count: 0 };
  onChangeLogged(() => seen.count++);
  await writeBatch([insertUser("logged_a")]);
  const before = seen.count;

  await writeBatch([sql`update user set age = 10 where id = 'logged_a'`]);
  expect(seen.count).toBe(before);

  await writeBatch([
    sql`insert into change (kind, user_id, created_at) values ('inbox', 'logged_a', 0)`,
    sql`insert into change (kind, user_id, created_at) values ('inbox', 'logged_a', 0)`,
  ]);
  expect(seen.count).toBe(before + 1);

  await createSession({ id: "logged_a" });
  await writeBatch([sql`delete from session where user_id = 'logged_a'`]);
  expect(seen.count).toBe(before + 2);

  const failing = writeBatch([
    sql`insert into change (kind, user_id, created_at) values ('inbox', 'logged_a', 0)`,
    sql`insert into no_such_table values (1)`,
  ]);
  await expect(failing).rejects.toThrow();
  expect(seen.count).toBe(before + 2);
});
