import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { exactly, type Report, type Row, type Target } from "../../bench/support/report";
import { LOGIN_PASSWORD } from "../../bench/support/school";
import { hashPassword } from "@/lib/accounts/hash-password";
import { emptyContent } from "@/lib/announcements/content";
import { createAnnouncement } from "@/lib/announcements/mutations";
import { freePort } from "@/lib/http/free-port";
import { createActor, createCourse, createSession, usernameOf } from "@/lib/testing/factories";
import { sendJson, sendRequest } from "../checker/http-client";
import { openStream } from "../support/event-stream";
import { type Instance, startInstance } from "../support/instance";
import { type Context, notPossible } from "./support/context";
import { ask, copySchool } from "./support/database";
import { wrongClock, type WrongClock } from "./support/faketime";
import { startRemote } from "./support/remote";
import { signIn } from "./support/sign-in";

const HOUR = 3600;
const DAY = 24 * HOUR;
const DUE_MS = 7_000;
const IDLE_SECONDS = 12 * HOUR;
/** Failed sign-ins of a name until it is locked. */
const LIMIT = 10;
/** Twice the window: longer no refusal lasts, whatever happens to the clock. */
const LONGEST_LOCK_SECONDS = 30 * 60;

type Scenario = { database: "file" | "remote"; seconds: number; when: "running" | "start" };

/** The clock of the process is set forward and back, while it runs or before it starts. */
export async function clockJumps(context: Context): Promise<Report> {
  const title = "Clock jumps (faketime)";
  if (!wrongClock(join(context.folder, "probe"), 0)) {
    return notPossible(title, "faketime is not installed");
  }
  const scenarios = context.short
    ? [{ database: "remote", seconds: HOUR, when: "running" } as const]
    : [HOUR, -HOUR, DAY, -DAY].flatMap((seconds) =>
        (["file", "remote"] as const).flatMap((database) =>
          (["running", "start"] as const).map((when): Scenario => ({ database, seconds, when })),
        ),
      );
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const scenario of scenarios) {
    const outcome = await jump(context, scenario);
    rows.push(outcome.row);
    targets.push(...outcome.targets);
  }
  return { title, rows, targets };
}

/** A course with a teacher and a student who have signed in a moment ago, and two announcements to come. */
async function createPeople() {
  const passwordHash = await hashPassword(LOGIN_PASSWORD);
  const teacher = await createActor("teacher", { passwordHash });
  const student = await createActor("student", { passwordHash });
  const course = await createCourse(teacher, { students: [student] });
  const schedule = async (inMs: number) => {
    const content = { ...emptyContent, courseIds: [course.id], title: "Nanti", message: "Nanti." };
    const sending = { publishAt: new Date(Date.now() + inMs) };
    const clientKey = crypto.randomUUID();
    return (await createAnnouncement(teacher, { clientKey, content, sending })).id;
  };
  return {
    course,
    token: (await createSession(student, IDLE_SECONDS)).token,
    student: { username: usernameOf(student), password: LOGIN_PASSWORD },
    teacher: { username: usernameOf(teacher), password: LOGIN_PASSWORD },
    later: await schedule(30 * 60_000),
    due: await schedule(DUE_MS),
  };
}

type People = Awaited<ReturnType<typeof createPeople>>;

async function jump(context: Context, scenario: Scenario) {
  const { database, seconds, when } = scenario;
  const people = await createPeople();
  const dueAt = performance.now() + DUE_MS;
  const own = join(context.folder, `clock-${database}-${seconds}-${when}`);
  mkdirSync(own);
  const file = await copySchool(join(own, "school.db"));
  const clock = wrongClock(join(own, "offset"), when === "start" ? seconds : 0);
  if (!clock) throw new Error("faketime is not installed");
  const remote = database === "remote" ? await startRemote(file) : undefined;
  const server = await startInstance(await freePort(), {
    TURSO_DATABASE_URL: remote?.url ?? `file:${file}`,
    SCHEDULE_POLL_MS: "500",
    STREAM_POLL_MS: "500",
    STREAM_HEARTBEAT_MS: "1000",
    ...clock.settings,
  });
  const seen = await liveThrough(server, people, { clock, scenario, dueAt });
  const states = await ask<{ id: string; status: string }>(
    file,
    `select id, status from announcement where id in ('${people.due}', '${people.later}')`,
  );
  const stateOf = (wanted: string) => states.find(({ id }) => id === wanted)?.status ?? "absent";
  const alive = server.process.exitCode === null;
  await server.stop();
  await remote?.stop();
  return judgeJump(scenario, {
    ...seen,
    alive,
    due: stateOf(people.due),
    later: stateOf(people.later),
  });
}

type Living = { clock: WrongClock; scenario: Scenario; dueAt: number };

async function liveThrough(
  { origin }: Instance,
  people: People,
  { clock, scenario, dueAt }: Living,
) {
  const locked = {
    username: people.student.username.replace("student", "lain"),
    password: "salah sekali",
  };
  for (let n = 0; n <= LIMIT; n++) await signIn(origin, locked);
  const before = await openStream({ origin, token: people.token }).catch(() => undefined);
  if (scenario.when === "running") clock.set(scenario.seconds);

  const { status } = await sendRequest(origin, "/api/notifications", { token: people.token });
  const { retryAfter = 0 } = await signIn(origin, locked);
  const [student, teacher] = [
    await signIn(origin, people.student),
    await signIn(origin, people.teacher),
  ];
  const stream = await openStream({ origin, token: student.token });
  const published = await sendJson(origin, `/api/courses/${people.course.id}/announcements`, {
    method: "POST",
    token: teacher.token,
    headers: { "idempotency-key": crypto.randomUUID() },
    json: { type: "general", title: "Sesudahnya", message: "Semangat!" },
    timeoutMs: 15_000,
  });
  const received = await stream
    .until(() => stream.text().includes("Sesudahnya"), 20_000)
    .then(
      () => "received",
      () => "missed",
    );
  const beats = stream.text().split(": heartbeat").length;
  await pause(Math.max(0, dueAt - performance.now()) + 2_500);
  const goesOn = stream.text().split(": heartbeat").length > beats;
  stream.close();
  before?.close();
  return {
    session: status,
    lockSeconds: retryAfter,
    signedIn: `${student.status} ${teacher.status}`,
    delivered: `${published.outcome} ${received} ${goesOn ? "heartbeats" : "silence"}`,
  };
}

type Seen = Awaited<ReturnType<typeof liveThrough>> & {
  alive: boolean;
  due: string;
  later: string;
};

/** The database's clock decides: a server's own, and for a file that of the process. */
function expectedStates({ database, seconds }: Scenario): string {
  if (database === "remote") return "published scheduled";
  if (seconds < 0) return "scheduled scheduled";
  return seconds <= HOUR ? "published published" : "draft draft"; // over an hour late: back to its author
}

function judgeJump(scenario: Scenario, seen: Seen) {
  const { database, seconds, when } = scenario;
  const name = `${seconds > 0 ? "+" : "−"}${Math.abs(seconds) / HOUR} h, ${when}, ${database}`;
  // Sessions bear half a day; then everybody has to sign in again.
  const session = Math.abs(seconds) < IDLE_SECONDS ? 200 : 401;
  const lock =
    seen.lockSeconds <= LONGEST_LOCK_SECONDS ? "at most 30 min" : `${seen.lockSeconds} s`;
  return {
    row: {
      clock: name,
      session: seen.session,
      "sign-in again": seen.signedIn,
      "lock of a name s": seen.lockSeconds,
      "due in 7 s": seen.due,
      "due in 30 min": seen.later,
      "announcement afterwards": seen.delivered,
    },
    targets: [
      exactly(`clock ${name}: session`, seen.session, session),
      exactly(`clock ${name}: sign-in`, seen.signedIn, "303 303"),
      exactly(`clock ${name}: lock of a name`, lock, "at most 30 min"),
      exactly(
        `clock ${name}: due, due in 30 min`,
        `${seen.due} ${seen.later}`,
        expectedStates(scenario),
      ),
      exactly(`clock ${name}: delivers`, seen.delivered, "ok received heartbeats"),
      exactly(`clock ${name}: the process lives`, String(seen.alive), "true"),
    ],
  };
}
