import { availableParallelism } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { throttle, user } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { SINGLE_ADDRESS, startAttack, type Statuses } from "../support/attackers";
import { within } from "../support/clock";
import { openComposer } from "../support/composer";
import { product } from "../support/subjects";
import type { Context } from "../support/context";
import { type Login, logIn, type Outcome } from "../support/logins";
import { atMost, exactly, type Report } from "../support/report";
import { LOGIN_PASSWORD, type School, type Student } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";

const OPEN = 1_000;
const [TEACHERS, STUDENTS, REPEATERS] = [40, 40, 7];
const ANNOUNCERS = 4;
const SPREAD_MS = 20_000;
/** By then the first wave waits, and most of its addresses have not failed yet: like those of a school. */
const ATTACK_LEAD_MS = 3_000;
const SCHOOL_ADDRESS = "203.0.113.200";

type People = { teachers: Login[]; students: Login[]; repeaters: Student[] };
type Plan = { workers: number; spreadMs: number; attacked: boolean };

/** Measures sign-ins under three concurrent attacks, and their effect on streams. */
export async function measureUnderAttack({ school, sizes }: Context): Promise<Report> {
  const people = await createPeople(school);
  const cores = availableParallelism();
  const workers = sizes.loginsMs > 10_000 ? [...new Set([Math.max(1, cores - 1), cores])] : [0];
  const runs: Run[] = [];
  for (const count of workers) {
    for (const spreadMs of [SPREAD_MS, 0]) {
      for (const attacked of [false, true]) {
        const plan = { workers: count, spreadMs, attacked };
        runs.push({ ...plan, ...(await measure(school, people, plan)) });
      }
    }
  }
  const of = (attacked: boolean) =>
    runs.find(
      (run) => run.workers === workers[0] && run.spreadMs > 0 && run.attacked === attacked,
    )!;
  const [baseline, underAttack] = [of(false), of(true)];
  return {
    title: `Sign-in under attack: ${TEACHERS} teachers on known devices, ${STUDENTS} students on new ones`,
    rows: runs.map(rowOf),
    targets: [
      exactly("sign-ins that succeed under attack", underAttack.succeeded, TEACHERS + STUDENTS),
      atMost("sign-ins under attack: teachers' p95", underAttack.teachersMs, 3_000, "ms"),
      atMost("sign-ins under attack: students' p95", underAttack.studentsMs, 10_000, "ms"),
      atMost(
        "one student of 1000: p99 under attack, as a multiple of that with the same sign-ins alone",
        underAttack.announced.p99 / baseline.announced.p99,
        1.5,
        "×",
      ),
      atMost("longest gap in the event loop under attack", underAttack.gapMs, 50, "ms"),
    ],
  };
}

type Run = Plan & Awaited<ReturnType<typeof measure>>;

const rowOf = ({ workers, spreadMs, attacked, ...run }: Run) => ({
  "hashing threads": workers || "default",
  "sign-ins": spreadMs > 0 ? `over ${spreadMs / 1000} s` : "at once",
  attack: attacked ? "yes" : "no",
  succeed: `${run.succeeded} of ${TEACHERS + STUDENTS}`,
  "teachers p95 ms": round(run.teachersMs, 0),
  "students p95 ms": round(run.studentsMs, 0),
  announcements: run.announced.count,
  "their p50 ms": round(run.announced.p50),
  "their p99 ms": round(run.announced.p99),
  "longest gap ms": round(run.gapMs),
  "responses to attackers": Object.entries(run.statuses)
    .map(([status, times]) => `${status}: ${times}`)
    .join(", "),
});

/** Half of the students share one address; the others and all teachers have their own. */
async function createPeople(school: School): Promise<People> {
  const chosen = await school.setPasswords(STUDENTS + REPEATERS);
  const students = chosen.slice(0, STUDENTS).map(({ username }, index) => ({
    username,
    password: LOGIN_PASSWORD,
    from: index % 2 ? SCHOOL_ADDRESS : `10.1.0.${1 + index}`,
  }));
  const made = await Promise.all(
    Array.from({ length: TEACHERS }, (_, at) => createActor("teacher", { username: `guru${at}` })),
  );
  await writeBatch([
    sql`update ${user} set password_hash = (select password_hash from ${user}
          where id = ${chosen[0]?.id ?? ""})
        where id in (select value from json_each(${JSON.stringify(made.map(({ id }) => id))}))`,
  ]);
  const server = await startProduct({ TRUST_PROXY_HOPS: "1" });
  const teachers = [];
  for (let at = 0; at < TEACHERS; at++) {
    const from = `10.2.0.${1 + at}`;
    const login = { username: `guru${at}`, password: LOGIN_PASSWORD, from };
    const { status, cookies } = await logIn(server, login);
    const cookie = cookies.find((each) => each.startsWith("device="));
    if (!cookie) throw new Error(`a login returned ${status}, without a device cookie`);
    teachers.push({ ...login, cookie: cookie.split(";")[0] });
  }
  await server.stop();
  return { teachers, students, repeaters: chosen.slice(STUDENTS) };
}

async function measure(school: School, people: People, { workers, spreadMs, attacked }: Plan) {
  const resetsAt = Date.now() + 900_000;
  await writeBatch([
    sql`delete from ${throttle}`,
    sql`insert into ${throttle} (key, count, resets_at)
        values (${`login:address:${SINGLE_ADDRESS}`}, 201, ${resetsAt})`, // over its limit already
  ]);
  const server = await startProduct({
    TRUST_PROXY_HOPS: "1",
    ...(workers > 0 && { PASSWORD_WORKERS: String(workers) }),
  });
  const announce = await openAnnouncers(server, school);
  for (let warmUp = 0; warmUp < 20; warmUp++) await announce.once();

  const attack = attacked ? startAttack(server, people.repeaters) : undefined;
  if (attack) await pause(ATTACK_LEAD_MS);
  await server.probe("watchLoop");
  const announcing = announce.start();
  const outcomes = await within(120_000, "the sign-ins", signIn(server, people, spreadMs));
  const latencies = await announcing.stop();
  const gaps = await server.probe("longestGaps");
  const statuses: Statuses = { ...attack?.statuses };
  announce.close();
  await Promise.all([attack?.stop(), pause(100).then(() => server.stop())]);

  const [teachers, students] = [outcomes.slice(0, TEACHERS), outcomes.slice(TEACHERS)];
  return {
    succeeded: outcomes.filter(({ status }) => status === 303).length,
    teachersMs: p95(teachers),
    studentsMs: p95(students),
    announced: {
      count: latencies.length,
      p50: median(latencies),
      p99: percentile(latencies, 0.99),
    },
    gapMs: Math.max(gaps.write, gaps.otherwise),
    statuses,
  };
}

const p95 = (of: Outcome[]) =>
  percentile(
    of.map(({ tookMs }) => tookMs),
    0.95,
  );

/** Signs in teachers and students alternately, evenly spread. */
function signIn(server: Server, { teachers, students }: People, spreadMs: number) {
  const after = (index: number) => (index * spreadMs) / TEACHERS;
  const all = [
    ...teachers.map((login, index) => ({ login, at: after(index) })),
    ...students.map((login, index) => ({ login, at: after(index + 0.5) })),
  ];
  return Promise.all(
    all.map(async ({ login, at }) => {
      await pause(at);
      return logIn(server, login);
    }),
  );
}

/** Announces to one connected student each; measures commit to byte. */
export async function openAnnouncers(server: Server, school: School) {
  const { requestOf } = product(school);
  const streams = await openStreams(OPEN, (index) => requestOf(server, index));
  const publishers = await Promise.all(
    Array.from({ length: ANNOUNCERS }, async (_, index) =>
      openComposer(server, school, await school.courseOf(index)),
    ),
  );
  const announceOne = async (index: number) => {
    const { triggered, times } = await arrivals(
      streams.slice(index, index + 1),
      publishers[index]!,
    );
    return percentile(times, 1) - triggered.committedAt;
  };
  const once = () => Promise.all(publishers.map((_, index) => announceOne(index)));
  /** Each teacher as fast as possible, or every `everyMs` and one after the other. */
  const start = (everyMs = 0) => {
    const latencies: number[] = [];
    const state = { stopped: false };
    const announceAgainAndAgain = async (index: number) => {
      await pause((index * everyMs) / ANNOUNCERS);
      while (!state.stopped) {
        const [latency] = await Promise.all([announceOne(index), everyMs > 0 && pause(everyMs)]);
        latencies.push(latency);
      }
    };
    const running = Promise.all(publishers.map((_, index) => announceAgainAndAgain(index)));
    const stop = async () => {
      state.stopped = true;
      await running;
      return latencies;
    };
    return { stop };
  };
  return { once, start, close: () => closeStreams(streams) };
}
