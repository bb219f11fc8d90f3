import { desc, eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { auditLog } from "@/db/schema";
import { createActor, dump } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, notFound } from "@/lib/errors";
import { recordRefusal, withRefusalsRecorded } from "./refusal";

const entriesOf = ({ id }: Actor) =>
  db.select().from(auditLog).where(eq(auditLog.actorId, id)).orderBy(desc(auditLog.id));

test("K1: a refusal is rethrown and recorded", async () => {
  const actor = await createActor("student");
  const run = () => withRefusalsRecorded(actor, "/api/users", () => Promise.reject(forbidden()));
  await expect(run()).rejects.toMatchObject({ code: "FORBIDDEN" });

  const [entry, ...others] = await entriesOf(actor);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ action: "access", outcome: "refused", targetId: null });
  expect(JSON.parse(entry?.detail ?? "")).toEqual({ path: "/api/users" });
});

test("K1: success and other failures are not recorded as refusals", async () => {
  const actor = await createActor("student");
  const before = await dump();
  expect(await withRefusalsRecorded(actor, "/x", () => Promise.resolve(7))).toBe(7);
  const failing = withRefusalsRecorded(actor, "/x", () => Promise.reject(notFound()));
  await expect(failing).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
});

test("repeated refusals of one user are limited, without affecting other users", async () => {
  const [stubborn, other] = [await createActor("student"), await createActor("student")];
  for (let times = 0; times < 70; times++) await recordRefusal(stubborn, "/admin");
  await recordRefusal(other, "/admin");
  expect(await entriesOf(stubborn)).toHaveLength(60);
  expect(await entriesOf(other)).toHaveLength(1);
});

test("L4: a path is stored truncated, without control characters", async () => {
  const actor = await createActor("student");
  await recordRefusal(actor, `/admin/\u001b[31m\u202e${"x".repeat(10_000)}`);
  const [entry] = await entriesOf(actor);
  const { path } = JSON.parse(entry?.detail ?? "") as { path: string };
  expect(path).toBe(`/admin/ [31m ${"x".repeat(187)}`);
});

test("L8: entries in the future do not count against the limit", async () => {
  const actor = await createActor("student");
  vi.useFakeTimers({ now: Date.now() + 3 * 24 * 3_600_000, toFake: ["Date"] });
  for (let times = 0; times < 60; times++) await recordRefusal(actor, "/admin");
  vi.useRealTimers();
  await recordRefusal(actor, "/admin");
  expect(await entriesOf(actor)).toHaveLength(61);
});

test("a refusal is rethrown even when it cannot be recorded", async () => {
  const actor = await createActor("student");
  await writeBatch([
    sql`create trigger full before insert on audit_log begin select raise(abort, 'full'); end`,
  ]);
  try {
    const run = withRefusalsRecorded(actor, "/x", () => Promise.reject(forbidden()));
    await expect(run).rejects.toMatchObject({ code: "FORBIDDEN" });
  } finally {
    await writeBatch([sql`drop trigger full`]);
  }
  expect(await entriesOf(actor)).toEqual([]);
});
