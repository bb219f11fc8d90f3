import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@libsql/client";
import { addAnyRows, type Tables } from "./any-rows";
import { freshDirectory, migrateBefore, openQuickly } from "./migrations";

const users = ["guru", "ani", "budi"].map(
  (id) =>
    `('${id}', '${id}', 'hash-${id}', 'Kak ${id}', '${id === "guru" ? "teacher" : "student"}', 1)`,
);

/** A small school, as the first version writes it: every later one must be able to take it over. */
const school = [
  `insert into user (id, username, password_hash, display_name, role, created_at)
    values ${users.join(", ")}`,
  "insert into session (id, user_id, expires_at, created_at) values ('sesi', 'ani', 9999999999, 1)",
  `insert into course (id, teacher_id, title, description, join_code, created_at)
    values ('kelas', 'guru', 'Robotika', 'Dari nol', 'ABCDEFGH', 2)`,
  `insert into course_module (id, course_id, position, title, created_at)
    values ('modul', 'kelas', 1, 'Satu', 3)`,
  `insert into enrollment (course_id, user_id, created_at)
    values ('kelas', 'ani', 4), ('kelas', 'budi', 4)`,
  `insert into announcement (id, course_id, author_id, status, type, title, message, client_key,
      created_at, published_at)
    values ('kabar', 'kelas', 'guru', 'published', 'general', 'Halo', 'Semua', 'kunci', 7, 7)`,
  `insert into notification (id, type, title, message, link, course_id, announcement_id, version,
      created_at)
    values ('salinan', 'general', 'Halo', 'Semua', '/app', 'kelas', 'kabar', 1, 7)`,
  `insert into change (seq, kind, notification_id, created_at)
    values (41, 'published', 'salinan', 7)`,
  `insert into recipient (notification_id, user_id, seq, read_at)
    values ('salinan', 'ani', 41, null), ('salinan', 'budi', 41, 8)`,
];

export type OlderSchool = { file: string; client: Client };

/** The school alone, as of the version that was asked for last. */
let bare: { file: string; idx: number } | undefined;

/**
 * A database of the version with migration `idx` as its last: the school, made by the first version and
 * migrated since, and two more rows in every table. Asked for in order, each takes one migration.
 */
export async function olderSchool(idx: number): Promise<OlderSchool> {
  const folder = freshDirectory();
  const file = join(folder, "school.db");
  bare ??= await firstVersion();
  if (bare.idx > idx) bare = await firstVersion();
  if (bare.idx < idx) await migrateBefore(idx + 1, `file:${bare.file}`);
  bare.idx = idx;
  copyFileSync(bare.file, file);
  const client = await openQuickly(`file:${file}`);
  await client.execute("pragma journal_mode = wal");
  await addAnyRows(client);
  return { file, client };
}

async function firstVersion() {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  const file = join(folder, "bare.db");
  await migrateBefore(1, `file:${file}`);
  const client = await openQuickly(`file:${file}`);
  for (const statement of school) await client.execute(statement);
  client.close();
  return { file, idx: 0 };
}

export type Rows = Record<string, Record<string, unknown>[]>;

/** What each start computes anew. */
const computed = new Set(["name_folded", "name_sort", "title_folded", "title_sort"]);

/** All rows in the columns of `tables`, but for what is computed. */
export async function rowsOf(client: Client, tables: Tables): Promise<Rows> {
  const rows: Rows = {};
  for (const { name, columns } of tables) {
    const kept = columns.filter((column) => !computed.has(column.name));
    const list = kept.map((column) => `"${column.name}"`).join(", ");
    const found = await client.execute(`select ${list} from "${name}" order by rowid`);
    rows[name] = found.rows.map((row) => ({ ...row }));
  }
  return rows;
}
