import { desc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { auditLog, user } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { auditEntry } from "./entry";

const latest = () => db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1);

test("K1: an entry has actor, action and target, and is atomic with the change", async () => {
  const admin = await createActor("admin");
  const target = await createActor("student");
  const entry = await auditEntry({
    actorId: admin.id,
    action: "role_change",
    targetId: target.id,
    detail: { role_was: "student", role: "teacher" },
  });
  const promote = db.update(user).set({ role: "teacher" }).where(eq(user.id, target.id));
  await writeBatch([promote, entry]);

  const [row] = await latest();
  expect(row).toMatchObject({ actorId: admin.id, action: "role_change", targetId: target.id });
  expect(row).toMatchObject({ outcome: "ok", address: null, userAgent: null, requestId: null });
  expect(JSON.parse(row?.detail ?? "")).toEqual({ role_was: "student", role: "teacher" });

  const failing = db.update(user).set({ id: admin.id }).where(eq(user.id, target.id));
  await expect(writeBatch([entry, failing])).rejects.toThrow();
  expect(await latest()).toEqual([row]);
});

test("K1: a change without effect adds no entry", async () => {
  const [before] = await latest();
  const withoutEffect = db.update(user).set({ age: 17 }).where(eq(user.id, "user_none"));
  const entry = { actorId: null, action: "user_update", targetId: "user_none" } as const;
  await writeBatch([withoutEffect, await auditEntry(entry, { ifChanged: true })]);
  expect((await latest())[0]).toEqual(before);
});

test("K1: entries cannot be changed or deleted", async () => {
  await writeBatch([await auditEntry({ actorId: null, action: "login", outcome: "failed" })]);
  const [row] = await latest();
  await expect(writeBatch([sql`update audit_log set actor_id = 'x'`])).rejects.toThrow(
    /append_only/,
  );
  await expect(writeBatch([sql`delete from audit_log`])).rejects.toThrow(/append_only/);
  expect(await latest()).toEqual([row]);
});
