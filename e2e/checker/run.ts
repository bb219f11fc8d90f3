import { setMaxListeners } from "node:events";
import { analyzeHistory } from "./analysis/verdict";
import { type Entry, type History, ofKind, type Outcome } from "./history";
import type { TestDatabase } from "./database";
import { killServers, runNemesis } from "./nemesis";
import { announceAhead } from "./planners";
import {
  announceToAllCourses,
  announceBursts,
  announceByForm,
  announceByProcess,
  joinCourses,
} from "./publishers";
import { seeded } from "./random";
import { markNotifications } from "./readers";
import { installReleaseWitness } from "./release-witness";
import { reviseAnnouncements } from "./revisers";
import { awaitReleases, awaitWatchers, readFinalState } from "./final-state";
import { createSchool } from "./school";
import { SCHEDULE_POLL_MS, startServer } from "./server";
import { eventually, isWorkloadOver, pause, type RunContext } from "./run-context";
import { type WatcherOptions, Watcher } from "./watcher";

/** Every fault of a server, and as many of the database. */
const MIN_FAULTS = 6;
/** With so many kills, and as many of these announced ahead, to a course of so many students. */
const [MIN_PLANNED, MANY_STUDENTS] = [200, 50];

export type Options = {
  seed: number;
  seconds: number;
  database: TestDatabase;
  history: History;
  /** Only so many kills, with many students; without it all kinds of faults. */
  kills: number | undefined;
  /** By how much the clock of one instance is wrong. */
  skewMs: number;
  /** How much later than one poll an announcement may come. */
  lateMs: number;
};

/** Runs the workload with faults for `seconds`, waits until everything is delivered, and analyses the history. */
export async function runChecker(options: Options) {
  const { seconds, history } = options;
  const [workload, done] = [new AbortController(), new AbortController()];
  setMaxListeners(0, workload.signal, done.signal);
  const context = await createContext(options, { workload: workload.signal, done: done.signal });
  try {
    const watchers = createWatchers(context, history.now(), seconds * 1_000);
    const watching = joinAll(watchers.map((watcher) => watcher.watch()));
    const busy = joinAll(startWorkload(context, options));
    // Before the workload is over, the other two end only by an error.
    await Promise.race([untilEnough(context, options), watching, busy]);
    workload.abort();
    await busy;
    printProgress(history, "the workload is over");
    await announceToAllCourses(context);
    await awaitReleases(context);
    const shown = await awaitWatchers(context, watchers);
    done.abort();
    await watching;
    printProgress(history, "every watcher has had time to catch up");
    history.add({
      kind: "final-state",
      at: history.now(),
      began: history.began,
      watchers: shown,
      ...(await readFinalState(context)),
    });
    for (const server of context.servers) await server.end("SIGTERM");
  } finally {
    workload.abort();
    done.abort();
    for (const server of context.servers) server.destroy();
  }
  return analyzeHistory(history.entries, { maxLateMs: SCHEDULE_POLL_MS + options.lateMs });
}

/** Creates the school and starts two instances. */
export async function createContext(
  { seed, database, history, kills, skewMs }: Options,
  signals: Pick<RunContext, "workload" | "done">,
): Promise<RunContext> {
  const randomFor = (actor: string) => seeded(seed, actor);
  const size = kills === undefined ? { students: 6, share: 0.4 } : allOf(MANY_STUDENTS);
  const school = await createSchool(randomFor("school"), size);
  await installReleaseWitness(database.file);
  for (const row of school.enrolled) {
    history.add({ kind: "enrol", ...row, outcome: "ok", invoked: 0, completed: 0 });
  }
  const servers = [
    await startServer("A", { database, history, skewMs }),
    await startServer("B", { database, history, skewMs: 0 }),
  ];
  const received = new Map(school.students.map(({ id }) => [id, []]));
  const pace = kills === undefined ? 1 : 8;
  return { ...signals, database, history, school, servers, randomFor, received, pace };
}

const allOf = (students: number) => ({ students, share: 1 });

const printProgress = (history: History, what: string) =>
  console.log(`${Math.round(history.now() / 1_000)} s: ${what}`);

/** Waits for the given time, and until enough has happened: a slow machine needs longer. */
async function untilEnough(context: RunContext, { seconds, kills }: Options) {
  const { entries } = context.history;
  await pause(seconds * 1_000, context.workload);
  let toldAt = 0;
  const isEnough = () => {
    const faults = ofKind(entries, "nemesis").length;
    if (kills === undefined) return faults >= MIN_FAULTS && hasAnnouncedAhead(entries);
    const planned = ofKind(entries, "plan").filter(({ outcome }) => outcome === "ok");
    const announced = new Set(planned.map(({ key }) => key)).size;
    if (performance.now() > toldAt + 60_000) {
      printProgress(context.history, `${faults} kills, ${announced} announced ahead`);
      toldAt = performance.now();
    }
    return faults >= kills && announced >= MIN_PLANNED;
  };
  const limitMs = 3_000 * seconds + 10_000 * (kills ?? 0);
  await eventually(() => isWorkloadOver(context) || isEnough(), limitMs);
}

const isOk = ({ outcome }: { outcome: Outcome }) => outcome === "ok";

/** Whether each step that a run must have seen was acknowledged. */
function hasAnnouncedAhead(entries: Entry[]): boolean {
  const plans = ofKind(entries, "plan").filter(isOk);
  return (
    plans.filter(({ planned }) => planned === "held").length > 3 &&
    plans.filter(({ planned }) => planned === "scheduled").length > 3 &&
    ofKind(entries, "undo").some(({ status }) => status === "draft") &&
    ofKind(entries, "correct").some(isOk) &&
    ofKind(entries, "withdraw").some(isOk)
  );
}

/** Like Promise.all; an error is not reported as unhandled before the result is awaited. */
function joinAll(all: Promise<void>[]): Promise<void[]> {
  const joined = Promise.all(all);
  joined.catch(() => undefined);
  return joined;
}

/** Several for each student; the first student has as many as are allowed, one of them long offline. */
function createWatchers(context: RunContext, now: number, runMs: number): Watcher[] {
  const offline = { fromMs: now + runMs * 0.15, toMs: now + runMs * 0.75 };
  const options: WatcherOptions[] = [{ position: "0123456789ab.7" }, { offline }];
  const { students } = context.school;
  const each = students.length < MANY_STUDENTS ? 2 : 1;
  return students.flatMap((student, index) =>
    Array.from({ length: index === 0 ? 5 : each }, (_, n) => {
      return new Watcher(context, `${student.name}, watcher ${n + 1}`, student, options[n]);
    }),
  );
}

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** Starts all actors that run until the workload is over. */
function startWorkload(context: RunContext, { seconds, kills }: Options): Promise<void>[] {
  const runMs = seconds * 1_000;
  const few = kills !== undefined;
  const publishing = [
    ...named("form", few ? 1 : 3).map((name) => announceByForm(context, name)),
    ...named("process", few ? 1 : 2).map((name) => announceByProcess(context, name)),
    ...named("ahead", few ? 6 : 2).map((name) => announceAhead(context, name)),
    reviseAnnouncements(context, "reviser"),
    ...context.school.students.map((student) =>
      markNotifications(context, `reader ${student.name}`, student),
    ),
    markNotifications(context, "second reader", context.school.students[0]!),
  ];
  if (few) return [...publishing, killServers(context)];
  return [
    ...publishing,
    announceBursts(context, "burst", Math.min(30_000, runMs / 5)),
    joinCourses(context, "joining", Math.min(5_000, runMs / 5)),
    runNemesis(context, Math.min(2_000, runMs / 15)),
  ];
}
