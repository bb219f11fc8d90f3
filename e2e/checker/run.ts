import { setMaxListeners } from "node:events";
import { analyzeHistory } from "./analysis/verdict";
import { type History, ofKind } from "./history";
import type { TestDatabase } from "./database";
import { runNemesis } from "./nemesis";
import {
  announceToAllCourses,
  announceBursts,
  announceByForm,
  announceByProcess,
  joinCourses,
} from "./publishers";
import { seeded } from "./random";
import { markNotifications } from "./readers";
import { awaitWatchers, readFinalState } from "./final-state";
import { createSchool } from "./school";
import { startServer } from "./server";
import { eventually, isWorkloadOver, pause, type RunContext } from "./run-context";
import { type WatcherOptions, Watcher } from "./watcher";

/** Every fault of a server, and as many of the database. */
const MIN_FAULTS = 6;

type Options = { seed: number; seconds: number; database: TestDatabase; history: History };

/** Runs the workload with faults for `seconds`, waits until everything is delivered, and analyses the history. */
export async function runChecker({ seed, seconds, database, history }: Options) {
  const [workload, done] = [new AbortController(), new AbortController()];
  setMaxListeners(0, workload.signal, done.signal);
  const signals = { workload: workload.signal, done: done.signal };
  const context = await createContext({ seed, database, history, ...signals });
  try {
    const watchers = createWatchers(context, history.now(), seconds * 1_000);
    const watching = joinAll(watchers.map((watcher) => watcher.watch()));
    const busy = joinAll(startWorkload(context, seconds * 1_000));
    // Before the workload is over, the other two end only by an error.
    await Promise.race([untilEnoughFaults(context, seconds * 1_000), watching, busy]);
    workload.abort();
    await busy;
    printProgress(history, "the workload is over");
    await announceToAllCourses(context);
    const shown = await awaitWatchers(context, watchers);
    done.abort();
    await watching;
    printProgress(history, "every watcher has had time to catch up");
    history.add({
      kind: "final-state",
      at: history.now(),
      watchers: shown,
      ...(await readFinalState(context)),
    });
    for (const server of context.servers) await server.end("SIGTERM");
  } finally {
    workload.abort();
    done.abort();
    for (const server of context.servers) server.destroy();
  }
  return analyzeHistory(history.entries);
}

type ContextOptions = Omit<Options, "seconds"> & Pick<RunContext, "workload" | "done">;

/** Creates the school and starts two instances. */
async function createContext({ seed, ...shared }: ContextOptions): Promise<RunContext> {
  const { database, history } = shared;
  const randomFor = (actor: string) => seeded(seed, actor);
  const school = await createSchool(randomFor("school"));
  for (const row of school.enrolled) {
    history.add({ kind: "enrol", ...row, outcome: "ok", invoked: 0, completed: 0 });
  }
  const servers = [
    await startServer("A", database, history),
    await startServer("B", database, history),
  ];
  const received = new Map(school.students.map(({ id }) => [id, []]));
  return { ...shared, school, servers, randomFor, received };
}

const printProgress = (history: History, what: string) =>
  console.log(`${Math.round(history.now() / 1_000)} s: ${what}`);

/** Waits for the given time, and until enough faults were injected: a slow machine needs longer. */
async function untilEnoughFaults(context: RunContext, milliseconds: number) {
  await pause(milliseconds, context.workload);
  const countFaults = () => ofKind(context.history.entries, "nemesis").length;
  await eventually(() => isWorkloadOver(context) || countFaults() >= MIN_FAULTS, 3 * milliseconds);
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
  return context.school.students.flatMap((student, index) =>
    Array.from({ length: index === 0 ? 5 : 2 }, (_, n) => {
      return new Watcher(context, `${student.name}, watcher ${n + 1}`, student, options[n]);
    }),
  );
}

/** Starts all actors that run until the workload is over. */
function startWorkload(context: RunContext, runMs: number): Promise<void>[] {
  return [
    ...["form-1", "form-2", "form-3"].map((name) => announceByForm(context, name)),
    ...["process-1", "process-2"].map((name) => announceByProcess(context, name)),
    announceBursts(context, "burst", Math.min(30_000, runMs / 5)),
    joinCourses(context, "joining", Math.min(5_000, runMs / 5)),
    ...context.school.students.map((student) =>
      markNotifications(context, `reader ${student.name}`, student),
    ),
    markNotifications(context, "second reader", context.school.students[0]!),
    runNemesis(context, Math.min(2_000, runMs / 15)),
  ];
}
