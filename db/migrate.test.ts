import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { expect, test } from "vitest";
import {
  freshDirectory,
  journal,
  migrateBefore,
  migrateCommand,
  migrateEnvironment,
} from "./testing/migrations";
import { sortKey } from "./text-keys";

const run = promisify(execFile);

/** `npm run db:migrate` with this database, or without one in the environment. */
function migrateIn(url: string | undefined, cwd = process.cwd()) {
  const { TURSO_DATABASE_URL: _own, ...env } = migrateEnvironment;
  return run(process.execPath, migrateCommand, {
    cwd,
    env: url === undefined ? env : { ...env, TURSO_DATABASE_URL: url },
  });
}

async function stateOf(url: string) {
  const client = createClient({ url });
  const query = async (text: string) => (await client.execute(text)).rows.map((row) => row[0]);
  const state = {
    migrations: await query("select hash from __drizzle_migrations"),
    epochs: await query("select epoch from log_epoch"),
    triggers: await query("select name from sqlite_master where type = 'trigger' order by name"),
    integrity: await query("pragma integrity_check"),
    journal: await query("pragma journal_mode"),
  };
  client.close();
  return state;
}

test("two instances that migrate a new database at once both succeed, and migrate once", async () => {
  const url = `file:${join(freshDirectory(), "deep", "fresh.db")}`;
  const outputs = await Promise.all([migrateIn(url), migrateIn(url)]);
  for (const { stdout } of outputs) expect(stdout).toContain("is up to date");

  const state = await stateOf(url);
  expect(state).toEqual({
    migrations: expect.objectContaining({ length: journal.entries.length }),
    epochs: [expect.stringMatching(/^[0-9a-f]{12}$/)],
    triggers: [
      "audit_log_unchangeable",
      "audit_log_undeletable",
      "notification_words_deleted",
      "notification_words_inserted",
      "notification_words_updated",
      "publication_to_push",
      "session_end_logged",
      "user_last_admin_deleted",
      "user_last_admin_demoted",
    ],
    integrity: ["ok"],
    journal: ["wal"],
  });

  const template = await stateOf(process.env.TURSO_DATABASE_URL ?? "");
  expect({ ...state, epochs: [] }).toEqual({ ...template, epochs: [] });
  expect(state.epochs).not.toEqual(template.epochs); // a position is only valid in its own log
});

test("a command reads .env, the environment takes precedence, and an error is one sentence", async () => {
  const directory = freshDirectory();
  writeFileSync(join(directory, ".env"), "TURSO_DATABASE_URL=mysql://nowhere\n");
  symlinkSync(resolve("db"), join(directory, "db"));

  const wrong = await migrateIn(undefined, directory).catch((failure: unknown) => failure);
  expect(wrong).toMatchObject({
    code: 1,
    stdout: "",
    stderr: "TURSO_DATABASE_URL is wrong: must begin with file:, libsql:// or https://.\n",
  });
  const { stdout } = await migrateIn("file:own.db", directory);
  expect(stdout).toBe("file:own.db is up to date.\n");
});

const userIds = ["guru", "ani", "budi"] as const;
const olderRows = [
  ...userIds.map(
    (id) => `insert into user (id, username, password_hash, display_name, role, created_at)
      values ('${id}', '${id}', '-', '${id}', '${id === "guru" ? "teacher" : "student"}', 1)`,
  ),
  "insert into course values ('kelas', 'guru', 'Robotika', 'Dari nol', 'ABCDEFGH', 2)",
  "insert into course_module values ('satu', 'kelas', 1, 'Satu', '', 3), ('dua', 'kelas', 2, 'Dua', '', 4)",
  "insert into enrollment values ('kelas', 'ani', 5), ('kelas', 'budi', 6)",
  `insert into announcement (id, course_id, author_id, status, type, title, message, client_key,
    created_at, published_at)
    values ('kabar', 'kelas', 'guru', 'published', 'general', 'Halo', 'Semua', 'kunci', 7, 7)`,
  `insert into notification values
    ('salinan', 'general', 'Halo', 'Semua', '/app', 'kelas', 'kabar', 1, 7, null)`,
  "insert into change (kind, notification_id, created_at) values ('published', 'salinan', 7)",
  "insert into recipient values ('salinan', 'ani', 1, 8, null), ('salinan', 'budi', 1, null, null)",
];

/** The rows of an older database by table, in its own columns. */
async function rowsOf(url: string, columnsOf?: Record<string, string[]>) {
  const client = createClient({ url });
  const rows: Record<string, Record<string, unknown>[]> = {};
  const known = [
    "user",
    "course",
    "course_module",
    "enrollment",
    "announcement",
    "notification",
    "change",
    "recipient",
    "log_epoch",
  ];
  for (const table of known) {
    const columns = columnsOf?.[table]?.join(", ") ?? "*";
    const found = await client.execute(`select ${columns} from ${table} order by 1, 2`);
    rows[table] = found.rows.map((row) => ({ ...row }));
  }
  client.close();
  return rows;
}

test("migrations keep the courses of an older database with all their content", async () => {
  const url = `file:${join(freshDirectory(), "older.db")}`;
  await migrateBefore(4, url);
  const client = createClient({ url });
  for (const insert of olderRows) await client.execute(insert);
  const before = await rowsOf(url);
  await migrateIn(url);

  const columns = Object.entries(before).map(([table, [row = {}]]) => [table, Object.keys(row)]);
  expect(await rowsOf(url, Object.fromEntries(columns) as Record<string, string[]>)).toEqual(
    before,
  );
  const query = async (text: string) => (await client.execute(text)).rows;
  expect(await query("pragma foreign_key_check")).toEqual([]);
  expect(await query("select status, join_open, cover, version from course")).toMatchObject([
    { status: "published", join_open: 1, cover: "leaf", version: 1 },
  ]);
  expect(await query("select name_folded, name_sort from user order by id")).toMatchObject(
    ["ani", "budi", "guru"].map((name) => ({ name_folded: name, name_sort: name })),
  );
  expect(await query("select title_folded, title_sort from course")).toMatchObject([
    { title_folded: "robotika", title_sort: sortKey("Robotika") },
  ]);
  expect(await query("select opens_at from course_module order by id")).toMatchObject([
    { opens_at: 4 },
    { opens_at: 3 },
  ]);
  expect(await query("select sender_id, must_read from notification")).toMatchObject([
    { sender_id: "guru", must_read: 0 },
  ]);
  client.close();
});

const notify = (id: string, type: string, link: string) =>
  `insert into notification (id, type, title, message, link, course_id, version, created_at)
    values ('${id}', '${type}', '-', '-', '${link}', 'kelas', 1, 1)`;

test("notifications about a project are found by it after the migration, announcements are not", async () => {
  const url = `file:${join(freshDirectory(), "older.db")}`;
  await migrateBefore(7, url);
  const client = createClient({ url });
  const rows = [
    ...olderRows.slice(0, userIds.length),
    `insert into course (id, teacher_id, title, description, join_code, created_at)
      values ('kelas', 'guru', 'Robotika', '', 'ABCDEFGH', 2)`,
    `insert into course_module (id, course_id, position, title, summary, created_at)
      values ('satu', 'kelas', 1, 'Satu', '', 3)`,
    "insert into project (id, module_id, brief, created_at) values ('proyek', 'satu', '-', 4)",
    `insert into submission (id, project_id, user_id, attempt, link, handed_in_at)
      values ('karya', 'proyek', 'ani', 1, '-', 5)`,
    notify("review", "review", "/app/projects/proyek"),
    notify("reminder", "reminder", "/app/projects/proyek"),
    notify("hand_in", "hand_in", "/teach/submissions/karya"),
    notify("gone", "review", "/app/projects/lain"),
    notify("general", "general", "/app/projects/proyek"),
  ];
  for (const insert of rows) await client.execute(insert);
  await migrateIn(url);

  const { rows: found } = await client.execute(
    "select id from notification where project_id = 'proyek' order by id",
  );
  expect(found.map(({ id }) => id)).toEqual(["hand_in", "reminder", "review"]);
  await client.execute("delete from project");
  const { rows: left } = await client.execute("select id from notification order by id");
  expect(left.map(({ id }) => id)).toEqual(["general", "gone"]);
  client.close();
});
