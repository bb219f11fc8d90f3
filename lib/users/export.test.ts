import { eq } from "drizzle-orm";
import Papa from "papaparse";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema";
import { createActor, dump } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { newId } from "@/lib/ids";
import { exportUsers } from "./export";
import { parseImport } from "./import-file";
import type { UserFilter } from "./schema";

let admin: Actor;
beforeEach(async () => {
  admin = await createActor("admin");
});

async function rowsOf(filter: UserFilter) {
  let text = "";
  for await (const part of await exportUsers(admin, filter)) text += part;
  expect(text.startsWith("\ufeff")).toBe(true);
  return Papa.parse<Record<string, string>>(text.slice(1).trim(), { header: true }).data;
}

test("the export contains all users who match the filter, over many pages", async () => {
  const mark = newId("user").replace("user_", "x");
  for (let n = 0; n < 205; n++) await createActor("student", { username: `${mark}${n}` });
  await createActor("teacher", { username: `${mark}guru` });
  const rows = await rowsOf({ search: mark, role: "student" });
  expect(new Set(rows.map(({ username }) => username)).size).toBe(205);
  expect(rows).toHaveLength(205);
});

test.each(["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("http://x","y")'])(
  "L4: a name that is a formula, %j, is text in a spreadsheet",
  async (displayName) => {
    const username = newId("user").replace("user_", "f");
    await createActor("student", { username, displayName });
    expect(await rowsOf({ search: username })).toMatchObject([
      { username, display_name: `'${displayName}`, role: "student", age: "" },
    ]);
  },
);

test("L4: an exported file can be imported unchanged, including formulas", async () => {
  const username = newId("user").replace("user_", "f");
  await createActor("student", { username, displayName: "a;=cmd|'/c calc'!A0;b" });
  let text = "";
  for await (const part of await exportUsers(admin, { search: username })) text += part;
  expect(text).toContain(`"a;'=cmd|'/c calc'!A0;b"`);
  expect(parseImport(text).rows).toMatchObject([
    { problems: [], user: { username, display_name: "a;=cmd|'/c calc'!A0;b", role: "student" } },
  ]);
});

test.each(["comma", "semicolon"] as const)(
  "an exported file with a %s is imported unchanged, whole",
  async (separator) => {
    const username = newId("user").replace("user_", "f");
    await createActor("student", { username, displayName: '"Memet", S.Pd.; 7' });
    let text = "";
    for await (const part of await exportUsers(admin, { search: username }, separator))
      text += part;
    expect(text).toContain(separator === "comma" ? '"username","display_name"' : '"username";"dis');
    const read = parseImport(text);
    expect(read).toMatchObject({
      unknownColumns: [],
      rows: [{ problems: [], user: { username, display_name: '"Memet", S.Pd.; 7' } }],
    });
  },
);

test("K3: an export is recorded, without the search term", async () => {
  await exportUsers(admin, { search: "Dewi", role: "student", status: "suspended" });
  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, admin.id));
  expect(entries).toMatchObject([{ action: "users_export", outcome: "ok", targetId: null }]);
  expect(JSON.parse(entries[0]?.detail ?? "")).toEqual({
    role: "student",
    status: "suspended",
    search: true,
  });
});

test.each(["student", "teacher"] as const)("a %s cannot export", async (role) => {
  const actor = await createActor(role);
  const before = await dump();
  await expect(exportUsers(actor, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await dump()).toBe(before);
});
