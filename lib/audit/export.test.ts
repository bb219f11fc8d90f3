import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema";
import { createActor, dump } from "@/lib/testing/factories";
import { exportAudit } from "./export";

async function linesOf(...args: Parameters<typeof exportAudit>) {
  let text = "";
  for await (const part of await exportAudit(...args)) text += part;
  return text.split("\r\n").slice(0, -1);
}

test("K1: the export contains every matching entry once, over many pages", async () => {
  const [admin, actor] = [await createActor("admin"), await createActor("teacher")];
  const entry = { actorId: actor.id, action: "login", outcome: "ok", detail: "{}" } as const;
  const rows = Array.from({ length: 401 }, (_, n) => ({
    ...entry,
    createdAt: new Date(n),
    userAgent: "=HYPERLINK(1);=cmd; +x",
  }));
  await db.insert(auditLog).values(rows);
  await db.insert(auditLog).values({ ...entry, actorId: admin.id, createdAt: new Date() });

  const [header, ...lines] = await linesOf(admin, { actor: actor.id });
  expect(header).toMatch(/^"time","actor","actor_id","action"/);
  expect(lines).toHaveLength(401);
  expect(lines[0]).toMatch(/^"1970-01-01T00:00:00.400Z","teacher\w+","user_\w+","login","ok",/);
  expect(lines[0]).toContain(`"'=HYPERLINK(1);'=cmd;' +x"`);
  expect(new Set(lines).size).toBe(401);
});

test.each(["student", "teacher"] as const)("K1: a %s cannot export a single line", async (role) => {
  const actor = await createActor(role);
  const before = await dump();
  await expect(exportAudit(actor, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await dump()).toBe(before);
});

test("K3: an export is recorded with its user", async () => {
  const admin = await createActor("admin");
  const [, ...lines] = await linesOf(admin, { actor: admin.id });
  expect(lines).toMatchObject([expect.stringContaining('"audit_export","ok"')]);
});
