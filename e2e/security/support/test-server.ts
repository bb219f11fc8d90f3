import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type Client, createClient } from "@libsql/client";
import { type Instance, startInstance } from "../../support/instance";

export const userKinds = [
  "anonymous",
  "student",
  "teacher",
  "otherTeacher",
  "admin",
  "suspended",
  "expired",
] as const;
/** The kinds of user. The course is the teacher's; the suspended and expired users are admins. */
export type UserKind = (typeof userKinds)[number];

/** The id of the student's browser that receives push messages. */
export const PUSH_DEVICE = "push_matrix";
/** Nobody listens here. */
export const PUSH_NOWHERE = "http://127.0.0.1:9";

type Named = Exclude<UserKind, "anonymous"> | "outsider" | "leaver" | "toBeDeleted";

export type School = {
  users: Record<Named, string>;
  course: { id: string; joinCode: string };
  otherCourse: { id: string; joinCode: string };
  /** Any student may join it. */
  openCourse: { joinCode: string };
  /** Of a student without a course. */
  calendar: { secret: string };
  notification: { id: string; seq: number };
  /** Of the course. */
  module: { id: string };
  /** Of the course too; the student's submission is not reviewed yet. */
  project: { id: string; moduleId: string };
  submission: { id: string };
  /** The announcement of the notification. */
  sent: { id: string };
  /** The teacher's announcement for the course, not sent. */
  draft: { id: string };
};

export type TestServer = School & {
  instance: Instance;
  origin: string;
  /** Everything that the server has written to stdout and stderr. */
  output: () => string;
  /** A digest of all rows, without those that any request may change. */
  digest: () => Promise<string>;
  /** Starts a session that replaces the user's former ones; returns its headers. */
  signIn: (userKind: UserKind) => Promise<Record<string, string>>;
  database: Client;
  /** Restores the data that calls need: a session to end, an unread notification. */
  prepare: () => Promise<void>;
  close: () => Promise<void>;
};

const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const runScript = [tsx, "--conditions=react-server", "--tsconfig", "e2e/tsconfig.json"];

/** Starts a server with its own database, so that no other test changes a row. */
export async function startTestServer(
  port: number,
  settings: Record<string, string> = {},
  options: { flags?: string[]; probed?: boolean } = {},
) {
  const file = `e2e/.data/security-${port}.db`;
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  const url = `file:${file}`;
  const env = { ...process.env, TURSO_DATABASE_URL: url };
  const script = "e2e/security/support/create-school.ts";
  const school = execFileSync(process.execPath, [...runScript, script], { env, encoding: "utf8" });

  const instance = await startInstance(
    port,
    { TURSO_DATABASE_URL: url, ...settings },
    {
      stderr: "pipe",
      ...options,
    },
  );
  let errors = "";
  instance.process.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const database = createClient({ url, timeout: 5_000 });
  const { users, ...rest } = JSON.parse(school) as School;
  const server: TestServer = {
    ...rest,
    users,
    instance,
    origin: instance.origin,
    output: () => instance.log() + errors,
    database,
    prepare: () => restoreRows(database, rest, users),
    digest: () => digestOf(database),
    signIn: (userKind) => signIn(database, userKind, users),
    close: async () => {
      database.close();
      await instance.stop();
    },
  };
  return server;
}

/** After it was deleted by a call. */
const restoreDraft = (database: Client, { id, authorId }: { id: string; authorId: string }) =>
  database.execute({
    sql: `insert or ignore into announcement (id, author_id, status, type, title, message, client_key, created_at)
      values (?, ?, 'draft', 'general', 'Draf', 'Isi', ?, 1)`,
    args: [id, authorId, id],
  });

/** What earlier calls have read, raised, withdrawn or deleted is there again. */
async function restoreRows(
  database: Client,
  { notification, draft }: Pick<School, "notification" | "draft">,
  users: School["users"],
) {
  await database.execute("update user set suspended_at = null where username = 'leaver'");
  await signIn(database, "leaver", users);
  await database.execute(`insert or ignore into calendar_feed (user_id, secret_hash, locale, created_at)
    select id, 'of ' || id, 'id', 1 from user where deleted_at is null`);
  await database.execute("update recipient set read_at = null, inactive = 0, snoozed_until = null");
  await database.execute("update notification set withdrawn_at = null");
  await database.execute({
    sql: "update recipient set seq = ? where notification_id = ?",
    args: [notification.seq, notification.id],
  });
  await database.execute(
    `update announcement set status = iif(status = 'withdrawn', 'published', status),
      withdrawn_at = null, reminded_at = null`,
  );
  await restoreDraft(database, { id: draft.id, authorId: users.teacher });
  await restorePushDevice(database, users.student);
}

/** The student's browser that receives push messages, in any of their sessions. */
const restorePushDevice = (database: Client, userId: string) =>
  database.execute({
    sql: `insert or ignore into push_subscription
        (id, user_id, session_id, endpoint, p256dh, auth, locale, time_zone, created_at)
      select '${PUSH_DEVICE}', user_id, id, ?, '-', '-', 'id', 'WIB', 1
      from session where user_id = ? limit 1`,
    args: [`${PUSH_NOWHERE}/matrix`, userId],
  });

async function signIn(database: Client, userKind: UserKind | "leaver", users: School["users"]) {
  if (userKind === "anonymous") return {} as Record<string, string>;
  const token = randomBytes(32).toString("base64url");
  const id = createHash("sha256").update(token).digest("hex");
  const userId = users[userKind];
  const now = Date.now();
  const expiresAt = Math.floor(now / 1000) + (userKind === "expired" ? -60 : 11 * 3600);
  const startedAt = now - (userKind === "expired" ? 13 * 3600_000 : 0);
  await database.execute({ sql: "delete from session where user_id = ?", args: [userId] });
  await database.execute({
    sql: "insert into session (id, user_id, expires_at, created_at) values (?, ?, ?, ?)",
    args: [id, userId, expiresAt, startedAt],
  });
  if (userKind === "student") await restorePushDevice(database, userId);
  return { Cookie: `session=${token}` };
}

/** Tables and columns that any request may change: last use, attempts, the audit log. */
const ignored: Record<string, string[] | "all"> = {
  audit_log: "all",
  throttle: "all",
  form_request: "all", // of every form that was not refused
  push_job: "all", // the server turns them into messages
  push_message: "all", // and tries to send them
  sqlite_sequence: "all",
  session: ["last_seen_at", "expires_at"],
  user: ["last_seen_at"],
};

async function digestOf(database: Client): Promise<string> {
  const hash = createHash("sha256");
  const tables = await database.execute(
    `select name from sqlite_master
      where type = 'table' and name not like 'notification_search%' order by name`,
  );
  const names = tables.rows.map((row) => row["name"] as string);
  for (const name of names) {
    const without = ignored[name] ?? [];
    if (without === "all") continue;
    const { rows } = await database.execute(selectAll(name));
    for (const row of rows) {
      const kept = Object.entries(row).filter(([column]) => !without.includes(column));
      hash.update(JSON.stringify([name, kept]));
    }
  }
  return hash.digest("hex");
}

/** Expired sessions may be purged at any time. */
const selectAll = (table: string) =>
  table === "session"
    ? `select * from session where expires_at > unixepoch()
         and user_id not in (select id from user where suspended_at is not null) order by id`
    : `select * from "${table}" order by 1, 2`;
