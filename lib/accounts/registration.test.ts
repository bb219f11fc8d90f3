import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { present, presented } from "@/db/testing/cookies";
import { createActor, createCourse, dump } from "@/lib/testing/factories";
import { listEnrolledCourses } from "@/lib/courses/data";
import type { Actor } from "@/lib/auth/actor";

vi.mock("next/headers", async () => {
  const { inMemory } = await import("@/db/testing/cookies");
  return { cookies: () => Promise.resolve(inMemory) };
});

vi.setConfig({ testTimeout: 60_000 }); // hashing is slow on a busy machine

beforeEach(() => present(undefined));

/** `register` with this setting, which is read when the module loads. */
async function registerWhen(setting: "code" | "closed") {
  vi.stubEnv("REGISTRATION", setting);
  vi.resetModules();
  const { register } = await import("./mutations");
  vi.unstubAllEnvs();
  return register;
}

const input = { username: "budi", password: "sapi terbang biru", displayName: "" };

test("A16: a fresh database has no account", async () => {
  expect(await db.select({ id: user.id }).from(user)).toEqual([]);
});

test.each([
  ["NODE_ENV", "production"],
  ["TURSO_DATABASE_URL", "libsql://sekolah.example"],
])("A16: with %s being %s sample accounts are refused", async (variable, value) => {
  vi.stubEnv(variable, value);
  vi.resetModules();
  const { requireSampleAllowed } = await import("@/scripts/seed/seed");
  vi.unstubAllEnvs();
  expect(requireSampleAllowed).toThrow("outside production");
});

test("A15: where registration is closed it is refused, even with a code", async () => {
  const register = await registerWhen("closed");
  const { joinCode } = await createCourse(await createActor("teacher"));
  const before = await dump();

  for (const given of [input, { ...input, joinCode }]) {
    await expect(register(given)).rejects.toMatchObject({
      code: "FORBIDDEN",
      reason: "registrationClosed",
    });
  }
  expect([await dump(), presented()]).toEqual([before, undefined]);
});

test.each([undefined, "", "AAAA2222"])(
  "A15: where a code is required, %j is refused",
  async (joinCode) => {
    const register = await registerWhen("code");
    const before = await dump();

    await expect(register({ ...input, joinCode })).rejects.toMatchObject({
      code: "INVALID",
      reason: "joinCode",
      field: "joinCode",
    });
    expect([await dump(), presented()]).toEqual([before, undefined]);
  },
);

test("A15: where a code is required, a course's code registers and enrols", async () => {
  const register = await registerWhen("code");
  const course = await createCourse(await createActor("teacher"));

  const student = await register({ ...input, joinCode: course.joinCode });
  expect((await listEnrolledCourses(student as Actor)).items).toMatchObject([{ id: course.id }]);
});
