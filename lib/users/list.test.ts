import { array, assert, asyncProperty, constantFrom, string } from "fast-check";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { course, user } from "@/db/schema";
import { foldText, nameKeys } from "@/db/text-keys";
import { createActor } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { NO_PASSWORD_HASH } from "@/lib/auth/one-time-password";
import { countUsers, listUsers } from "./data";
import { directions, type SortKey, sortKeys } from "./list-order";
import type { UserQuery } from "./schema";

let admin: Actor;
beforeEach(async () => {
  await db.delete(course);
  await db.run(sql`update user set deleted_at = 1 where role <> 'admin' and deleted_at is null`);
  await db.run(sql`update user set username = '#' || id where deleted_at is not null`);
  admin = await createActor("admin");
});

type Changes = Partial<typeof user.$inferInsert>;

async function createStudent(username: string, changes: Changes = {}) {
  const { id } = await createActor("student", { username });
  if (Object.keys(changes).length > 0) {
    await db
      .update(user)
      .set({ ...changes, ...nameKeys(changes.displayName ?? username) })
      .where(sql`id = ${id}`);
  }
  return id;
}

const namesOf = async (query: UserQuery) =>
  (await listUsers(admin, { role: "student", ...query })).items.map(({ username }) => username);

async function listAllPages(query: UserQuery) {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await listUsers(admin, { ...query, after });
    expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 20);
    seen.push(...page.items.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return seen;
}

describe("J2: paging", () => {
  const expressions: Record<SortKey, string> = {
    username: "username",
    displayName: "name_sort",
    role: "role",
    createdAt: "created_at",
    lastSeenAt: "coalesce(last_seen_at, 0)",
  };

  test.each(sortKeys.flatMap((sort) => directions.map((direction) => ({ sort, direction }))))(
    "by $sort, $direction, returns every user once, in order, also with equal keys",
    async ({ sort, direction }) => {
      for (let n = 0; n < 25; n++) {
        await createStudent(`urut${(n * 7) % 25}x`, {
          displayName: ["sama", "Sama", "Lain", "é"][n % 4],
          lastSeenAt: n % 3 === 0 ? null : new Date(1_000 * (n % 5)),
          createdAt: new Date(1_000 * (n % 2)),
          role: n % 6 === 0 ? "teacher" : "student",
        });
      }
      const by = sql.raw(`${expressions[sort]} ${direction}, username ${direction}`);
      const expected = await db.all<{ id: string }>(
        sql`select id from user where deleted_at is null order by ${by}`,
      );
      const seen = await listAllPages({ sort, direction, limit: 4 });
      expect(seen).toEqual(expected.map(({ id }) => id));
      expect(await countUsers(admin)).toBe(seen.length);
    },
  );

  test("by name is in the order of people", async () => {
    const names = ["Zainal", "siswa 10", "Siswa 9", "élan", "Ani", "ani b", "Elang", "José", "Jos"];
    const usernames = names.map((_, n) => `nama${n}`);
    for (const [n, displayName] of names.entries())
      await createStudent(`nama${n}`, { displayName });
    const collator = new Intl.Collator("id", { numeric: true });
    const expected = usernames.toSorted((one, other) =>
      collator.compare(names[usernames.indexOf(one)] ?? "", names[usernames.indexOf(other)] ?? ""),
    );
    expect(await namesOf({ sort: "displayName" })).toEqual(expected);
    expect(await namesOf({ sort: "displayName", direction: "desc" })).toEqual(
      expected.toReversed(),
    );
  });

  test("users added or deleted between pages do not shift the others", async () => {
    for (const name of ["aab", "aac", "aad", "aae"]) await createStudent(name);
    const first = await listUsers(admin, { role: "student", limit: 2 });
    await createStudent("aaa");
    await db.run(sql`update user set deleted_at = 1 where username = 'aac'`);
    expect(await namesOf({ after: first.next ?? "" })).toEqual(["aad", "aae"]);
  });
});

describe("J2: invalid cursors", () => {
  test.each(["abc", "%", "W10=", Buffer.from('["username","asc",{},"a"]').toString("base64url")])(
    "%j returns the first page",
    async (after) => {
      await createStudent("satu");
      expect(await namesOf({ after })).toEqual(["satu"]);
    },
  );

  test("another order's cursor returns the first page", async () => {
    for (const name of ["satu", "dua"]) await createStudent(name);
    const { next } = await listUsers(admin, { role: "student", limit: 1 });
    expect(await namesOf({ after: next ?? "", direction: "desc" })).toEqual(["satu", "dua"]);
  });
});

describe("D4: searching", () => {
  test.each([
    ["%", ["persen"]],
    ["_", ["garis"]],
    ["\\", ["balik"]],
    ["'", ["kutip"]],
    ["' or 1=1--", []],
    ['")', []],
    ["PERSEN", ["persen"]],
    ["100% aman", ["persen"]],
    [" garis ", ["garis"]],
    ["fe\u0301", ["aksen"]],
    ["CAFE", ["aksen"]],
    ["o’brien", ["kutip"]],
    ["100%  aman", ["persen"]],
    ["", ["aksen", "balik", "garis", "kutip", "persen"]],
  ])("for %j finds the users that contain it", async (search, expected) => {
    await createStudent("persen", { displayName: "100% Aman" });
    await createStudent("garis", { displayName: "A_B" });
    await createStudent("balik", { displayName: "C\\D" });
    await createStudent("kutip", { displayName: "O'Brien" });
    await createStudent("aksen", { displayName: "Caf\u00e9" });
    expect(await namesOf({ search })).toEqual(expected);
  });

  test("for any substring finds exactly the names that contain it", async () => {
    const piece = string({ unit: constantFrom("a", "B", "%", "_", "'", "\\", '"', "é", " ", "0") });
    const property = asyncProperty(array(piece, { maxLength: 6 }), piece, async (names, search) => {
      await db.run(sql`delete from user where role = 'student' and deleted_at is null`);
      for (const [n, displayName] of names.entries())
        await createStudent(`cari${n}`, { displayName });
      const sought = foldText(search);
      const holding = names.flatMap((name, n) =>
        foldText(name).includes(sought) || `cari${n}`.includes(sought) ? [`cari${n}`] : [],
      );
      expect(await namesOf({ search })).toEqual(holding);
      expect(await countUsers(admin, { search, role: "student" })).toBe(holding.length);
    });
    await assert(property, { numRuns: 60 });
  });
});

test("filters combine, and deleted users are never listed", async () => {
  await createStudent("aktif");
  await createStudent("henti", { suspendedAt: new Date() });
  await createStudent("baru", { passwordHash: NO_PASSWORD_HASH });
  await createStudent("pernah", { passwordHash: "$2b$x" });
  await createStudent("hilang", { deletedAt: new Date() });
  await db.run(sql`update user set password_hash = '$2b$x' where username in ('aktif', 'henti')`);
  expect(await namesOf({})).toEqual(["aktif", "baru", "henti", "pernah"]);
  expect(await namesOf({ status: "active" })).toEqual(["aktif", "baru", "pernah"]);
  expect(await namesOf({ status: "suspended" })).toEqual(["henti"]);
  expect(await namesOf({ status: "noPassword" })).toEqual(["baru"]);
  expect(await namesOf({ status: "suspended", search: "aktif" })).toEqual([]);
  const { items } = await listUsers(admin, { role: "student", search: "baru" });
  expect(items).toMatchObject([{ hasPassword: false, version: 1 }]);
  expect(JSON.stringify(items)).not.toContain("Hash");
});
