import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { formRequest, session, user } from "@/db/schema";
import { present, presented } from "@/db/testing/cookies";
import { registerOnce } from "./register-once";

vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});

vi.setConfig({ testTimeout: 60_000 }); // hashing is slow on a busy machine

beforeEach(() => present(undefined));

const inputOf = (username: string) => ({
  username,
  password: "sapi terbang biru",
  displayName: "",
});
const usersOf = (username: string) => db.select().from(user).where(eq(user.username, username));

test("a registration sent again signs in to the account of the first", async () => {
  const key = crypto.randomUUID();
  const { id } = await registerOnce(inputOf("budi"), key);
  present(undefined); // the answer with the cookie was lost
  expect(await registerOnce(inputOf("budi"), key)).toEqual({ id, role: "student" });
  expect(presented()).toBeDefined();
  expect(await usersOf("budi")).toHaveLength(1);
});

test("sent twice at once, both requests sign in to one account", async () => {
  const key = crypto.randomUUID();
  const both = await Promise.all([1, 2].map(() => registerOnce(inputOf("siti"), key)));
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  const [{ id } = { id: "" }] = await usersOf("siti");
  const sessions = await db.select().from(session).where(eq(session.userId, id));
  expect(sessions.length).toBeGreaterThan(0);
});

test("with another key, or with another password, it is refused as before", async () => {
  const key = crypto.randomUUID();
  await registerOnce(inputOf("tono"), key);
  present(undefined);
  await expect(registerOnce(inputOf("tono"), crypto.randomUUID())).rejects.toThrow("usernameTaken");
  const guess = { ...inputOf("tono"), password: "kuda terbang biru" };
  await expect(registerOnce(guess, key)).rejects.toThrow("credentials");
  await expect(registerOnce(inputOf("tono"), undefined)).rejects.toThrow("usernameTaken");
  expect(presented()).toBeUndefined();
});

test("a refused registration writes nothing", async () => {
  const before = await db.select().from(formRequest);
  const weak = { ...inputOf("wati"), password: "password" };
  await expect(registerOnce(weak, crypto.randomUUID())).rejects.toThrow();
  expect(await db.select().from(formRequest)).toEqual(before);
  expect(await usersOf("wati")).toEqual([]);
});
