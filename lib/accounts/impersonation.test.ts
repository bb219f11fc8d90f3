import { eq, inArray } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { present, presented } from "@/db/testing/cookies";
import { createActor, dump } from "@/lib/testing/factories";
import { createUser, deleteUser } from "@/lib/users/mutations";
import { newUserSchema } from "@/lib/users/schema";
import {
  explainUnavailableUsername,
  refuseImpersonation,
  refuseStudentsImpersonation,
} from "./impersonation";
import { usernameSkeleton } from "@/lib/text/lookalikes";
import { register } from "./mutations";
import { registerSchema } from "./schema";

vi.mock("next/headers", async () => {
  const { inMemory } = await import("@/db/testing/cookies");
  return { cookies: () => Promise.resolve(inMemory) };
});

vi.setConfig({ testTimeout: 60_000 }); // hashing is slow on a busy machine

const registerAs = (username: string, displayName = "Anak Baru") =>
  register(registerSchema.parse({ username, displayName, password: "sapi terbang biru" }));

beforeAll(async () => {
  await createActor("admin", { username: "kepala.sekolah", displayName: "Hendra Kusuma" });
  await createActor("teacher", { username: "bu.ratna", displayName: "Ratna Wijayanti" });
});

beforeEach(() => present(undefined));

test.each([
  ["hendra.kusurna", "Anak Baru", "nameOfStaff", "username"],
  ["anak1", "Hendra Kusuma", "nameOfStaff", "displayName"],
  ["anak1", "H\u0435ndra Kusum\u0430", "nameOfStaff", "displayName"],
  ["anak1", "Bu Ratna", "nameOfStaff", "displayName"],
  ["anak1", "Ibu\u200f Ratna", "nameOfStaff", "displayName"],
  ["ratna.wijayanti", "", "nameOfStaff", "username"],
])("L7: %s, called %j, is refused and nothing changes", async (username, name, reason, field) => {
  const before = await dump();
  await expect(registerAs(username, name)).rejects.toMatchObject({
    code: "INVALID",
    reason,
    field,
  });
  expect([await dump(), presented()]).toEqual([before, undefined]);
});

test.each([
  ["student", "Hendra Kusuma", "nameOfStaff"],
  ["student", "Kepala Sekolah", "nameReserved"],
  ["student", "Dewi Lestari", undefined],
  ["teacher", "Hendra Kusuma", undefined],
  ["teacher", "Kepala Sekolah", undefined],
  ["admin", "Admin", undefined],
] as const)("L7: a %s who wants to be called %s: %s", async (role, displayName, reason) => {
  const renaming = refuseStudentsImpersonation(await createActor(role), displayName);
  if (!reason) return expect(await renaming).toBeUndefined();
  const refusal = { code: "INVALID", reason, field: "displayName" };
  await expect(renaming).rejects.toMatchObject(refusal);
});

test("L7: of names that look alike the same one is taken, another one similar, a third free", async () => {
  for (const username of ["bodo.a", "b0do.a"]) await createActor("student", { username });
  expect(await explainUnavailableUsername("bodo.a")).toBe("usernameTaken");
  expect(await explainUnavailableUsername("bodo_a")).toBe("usernameSimilar");
  expect(await explainUnavailableUsername("bodoh.a")).toBeUndefined();
});

test("L7: beside a pupil's name nobody gets one that looks like it", async () => {
  await createActor("student", { username: "bodi.s" });
  const before = await dump();
  for (const [username, reason] of [
    ["b0di.s", "usernameSimilar"],
    ["bodi_s", "usernameSimilar"],
    ["bodi.s", "usernameTaken"],
  ] as const) {
    await expect(registerAs(username)).rejects.toMatchObject({ reason, field: "username" });
  }
  expect([await dump(), presented()]).toEqual([before, undefined]);
});

test("L7: of concurrent registrations with similar names one succeeds", async () => {
  const spellings = ["erna.l1", "ema.l1", "erna_l1", "ema-ll", "erna.ll"];
  const outcomes = await Promise.allSettled(spellings.map((name) => registerAs(name)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const alike = eq(user.usernameSkeleton, usernameSkeleton("erna.l1"));
  expect(await db.select({ id: user.id }).from(user).where(alike)).toHaveLength(1);
});

test("L7: a student may have a teacher's first name", async () => {
  const { id } = await registerAs("ratna", "\u200fRatna\u200b  Sari");
  const [row] = await db
    .select({ username: user.username, displayName: user.displayName })
    .from(user)
    .where(eq(user.id, id));
  expect(row).toEqual({ username: "ratna", displayName: "Ratna Sari" });
  await expect(refuseImpersonation({ username: "ratna2", displayName: "Ratna" })).resolves.toBe(
    undefined,
  );
});

test("L7: the name of a deleted member of staff is available", async () => {
  const admin = await createActor("admin");
  const { id } = await createActor("teacher", {
    username: "maria.n",
    displayName: "Maria Nurlaila",
  });
  const names = { username: "maria.n", displayName: "Maria Nurlaila" };
  await expect(refuseImpersonation(names)).rejects.toMatchObject({ reason: "nameOfStaff" });
  await deleteUser(admin, { userId: id });
  await expect(refuseImpersonation(names)).resolves.toBeUndefined();
});

test("L7: an admin may create users with similar names", async () => {
  const admin = await createActor("admin");
  const names = [
    ["erna", "Erna"],
    ["ema", "Ema"],
    ["ratna.wijayanti", "Ratna Wijayanti"],
    ["guru.piket", "Guru\u200b Piket"],
  ] as const;
  for (const [username, displayName] of names) {
    const typed = newUserSchema.parse({ username, displayName, role: "student" });
    await createUser(admin, typed);
  }
  const rows = await db
    .select({ name: user.displayName })
    .from(user)
    .where(
      inArray(
        user.username,
        names.map(([username]) => username),
      ),
    );
  expect(rows.map(({ name }) => name).toSorted()).toEqual([
    "Ema",
    "Erna",
    "Guru Piket",
    "Ratna Wijayanti",
  ]);
});

test("L7: the skeleton computed in code is the database's", async () => {
  const names = ["a-b_c.d", "rn0vv1rn", "vvvv", "rnrn", "v_v", "0_1-x", "vrnv", "r-n0"];
  for (const username of names) {
    await createActor("student", { username });
    const [row] = await db
      .select({ skeleton: user.usernameSkeleton })
      .from(user)
      .where(eq(user.username, username));
    expect([username, row?.skeleton]).toEqual([username, usernameSkeleton(username)]);
  }
});
