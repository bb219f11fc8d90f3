import { setMaxListeners } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { analyzeHistory } from "./analysis/verdict";
import { type Entry, type History, ofKind, type Outcome } from "./history";
import { runNemesis } from "./nemesis";
import { announceAhead } from "./planners";
import {
  announceToAllCourses,
  announceBursts,
  announceByForm,
  announceByProcess,
  joinCourses,
} from "./publishers";
import { markNotifications } from "./readers";
import { type Interval, killAndRestart } from "./restarts";
import { reviseAnnouncements } from "./revisers";
import { awaitReleases, awaitWatchers, readFinalState } from "./final-state";
import { SCHEDULE_POLL_MS } from "./server";
import { createContext, createWatchers, type Options, START_MS, startsOf } from "./setup";
import { eventually, isWorkloadOver, pause, type RunContext } from "./run-context";

/** Every fault of a server, and as many of the database. */
const MIN_FAULTS = 6;
/** With so many kills, as many of these announced ahead. */
const MIN_PLANNED = 200;
const TELLING_MS = 60_000;

/** Runs the workload with faults for `seconds`, waits until everything is delivered, and analyses the history. */
export async function runChecker(options: Options) {
  const { seconds, history } = options;
  const [workload, done] = [new AbortController(), new AbortController()];
  setMaxListeners(0, workload.signal, done.signal);
  const delay = monitorEventLoopDelay();
  const context = await createContext(options, { workload: workload.signal, done: done.signal });
  printProgress(history, "the instances are up");
  delay.enable();
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
    printProgress(history, "the final state is read");
    console.log(`the checker's own event loop, p99: ${Math.round(delay.percentile(99) / 1e6)} ms`);
  } finally {
    workload.abort();
    done.abort();
    for (const server of context.servers) server.destroy();
  }
  return analyzeHistory(history.entries, { maxLateMs: SCHEDULE_POLL_MS + options.lateMs });
}

const printProgress = (history: History, what: string) =>
  console.log(`${Math.round(history.now() / 1_000)} s: ${what}`);

/** Waits for the given time, and until enough has happened: a slow machine needs longer. */
async function untilEnough(context: RunContext, options: Options) {
  const { seconds } = options;
  const telling = setInterval(() => {
    printProgress(context.history, `${countFaults(context)} faults`);
  }, TELLING_MS);
  await pause(seconds * 1_000, context.workload);
  const limitMs = 3_000 * seconds + START_MS * startsOf(options);
  await eventually(() => isWorkloadOver(context) || hasEnough(context, options), limitMs, 500);
  clearInterval(telling);
}

const countFaults = ({ history }: RunContext) => ofKind(history.entries, "nemesis").length;

function hasEnough(context: RunContext, { kills, restarts, streams }: Options): boolean {
  const { entries } = context.history;
  if (kills === undefined) return countFaults(context) >= MIN_FAULTS && hasAnnouncedAhead(entries);
  const faults = ofKind(entries, "nemesis");
  const restarted = faults.filter(({ what }) => what === "rolling restart").length;
  if (restarted < restarts || faults.length - restarted < kills) return false;
  if (streams !== undefined) return hasAnnouncedAhead(entries);
  const planned = ofKind(entries, "plan").filter(isOk);
  return new Set(planned.map(({ key }) => key)).size >= MIN_PLANNED;
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

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** Starts all actors that run until the workload is over. */
function startWorkload(context: RunContext, options: Options): Promise<void>[] {
  const runMs = options.seconds * 1_000;
  const { school, scale } = context;
  const publishing = [
    ...named("form", scale.forms).map((name) => announceByForm(context, name)),
    ...named("process", scale.processes).map((name) => announceByProcess(context, name)),
    ...named("ahead", scale.planners).map((name) => announceAhead(context, name)),
    reviseAnnouncements(context, "reviser"),
    ...school.students
      .slice(0, scale.markers)
      .map((student) => markNotifications(context, `reader ${student.name}`, student)),
    markNotifications(context, "second reader", school.students[0]!),
  ];
  const joining = () => joinCourses(context, "joining", Math.min(5_000, runMs / 5));
  const { kills } = options;
  if (kills !== undefined) {
    const restarting = killAndRestart(context, pacesOf({ ...options, kills }));
    return [...publishing, restarting, ...(scale.balanced ? [joining()] : [])];
  }
  return [
    ...publishing,
    announceBursts(context, "burst", Math.min(30_000, runMs / 5)),
    joining(),
    runNemesis(context, Math.min(2_000, runMs / 15)),
  ];
}

/** Spread over the run where there are rolling restarts as well. */
function pacesOf({ kills, restarts, seconds }: Options & { kills: number }) {
  const interval: Interval = { minMs: 100, maxMs: 2_500 };
  if (restarts === 0) return { interval };
  const eachMs = (seconds * 1_000) / (kills + 2 * restarts);
  return {
    interval: { minMs: Math.round(eachMs / 4), maxMs: Math.round(eachMs) },
    killsEach: Math.ceil(kills / (restarts + 1)),
  };
}
