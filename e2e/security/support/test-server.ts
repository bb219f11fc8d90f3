import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type Client, createClient } from "@libsql/client";
import { type Instance, startInstance } from "../../support/instance";
import { DatabaseDigest } from "./database-digest";
import { Sessions } from "./sessions";

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
  /** Attached to it. */
  file: { id: string };
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
  /** The headers of the user's only session, which is begun where there is none. */
  signIn: (userKind: UserKind) => Promise<Record<string, string>>;
  database: Client;
  /** Restores the data that calls need: a session to end, an unread notification. */
  prepare: () => Promise<void>;
  close: () => Promise<void>;
};

const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const runScript = [tsx, "--conditions=react-server", "--tsconfig", "e2e/tsconfig.json"];

const removeDatabase = (file: string) =>
  ["", "-wal", "-shm"].forEach((suffix) => rmSync(file + suffix, { force: true }));

/** Made once by each worker: it takes seconds. */
let made: { url: string; school: School } | undefined;

function makeSchool() {
  const file = `e2e/.data/security-school-${process.pid}.db`;
  removeDatabase(file);
  const url = `file:${file}`;
  const env = { ...process.env, TURSO_DATABASE_URL: url };
  const script = "e2e/security/support/create-school.ts";
  const output = execFileSync(process.execPath, [...runScript, script], { env, encoding: "utf8" });
  return { url, school: JSON.parse(output) as School };
}

async function copySchool(file: string): Promise<School> {
  made ??= makeSchool();
  removeDatabase(file);
  const source = createClient({ url: made.url });
  await source.execute({ sql: "vacuum into ?", args: [file] });
  source.close();
  return made.school;
}

/** Starts a server with its own database, so that no other test changes a row. */
export async function startTestServer(
  port: number,
  settings: Record<string, string> = {},
  options: { flags?: string[]; probed?: boolean } = {},
): Promise<TestServer> {
  const file = `e2e/.data/security-${port}.db`;
  const school = await copySchool(file);
  const url = `file:${file}`;
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
  const { close, ...database } = openDatabase(url, school);
  return {
    ...school,
    ...database,
    instance,
    origin: instance.origin,
    output: () => instance.log() + errors,
    close: async () => {
      close();
      await instance.stop();
    },
  };
}

/** What the tests do with the rows of a server. */
function openDatabase(url: string, { users, ...school }: School) {
  const database = createClient({ url, timeout: 5_000 });
  const rows = new DatabaseDigest(url);
  const sessions = new Sessions(database, rows, users, async (kind) => {
    if (kind === "student") await restorePushDevice(database, users.student);
  });
  let prepared = -1;
  return {
    database,
    digest: () => rows.digest(),
    signIn: (userKind: UserKind) => sessions.signIn(userKind),
    prepare: async () => {
      if ((await rows.version()) === prepared) return; // nothing was committed since
      await restoreRows(database, school, users);
      await sessions.signIn("leaver");
      prepared = await rows.version();
    },
    close: () => {
      rows.close();
      database.close();
    },
  };
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
