import { setMaxListeners } from "node:events";
import { judge } from "./analysis/verdict";
import { type History, ofKind } from "./history";
import type { Home } from "./home";
import { torment } from "./nemesis";
import {
  announceAllClear,
  announceBursts,
  announceByForm,
  announceByProcess,
  joinCourses,
} from "./publishers";
import { seeded } from "./random";
import { markAbout } from "./readers";
import { awaitWatchers, lookAround } from "./rest";
import { foundSchool } from "./school";
import { startServer } from "./server";
import { eventually, isCalm, pause, type Stage } from "./stage";
import { type Habits, Watcher } from "./watcher";

/** Every fault of a server, and as many of the database. */
const LEAST_FAULTS = 6;

type Options = { seed: number; seconds: number; home: Home; history: History };

/** A storm of `seconds`, then calm until everything has been told, then the verdict. */
export async function runChecker({ seed, seconds, home, history }: Options) {
  const [storm, done] = [new AbortController(), new AbortController()];
  setMaxListeners(0, storm.signal, done.signal);
  const randomFor = (actor: string) => seeded(seed, actor);
  const school = await foundSchool(randomFor("school"));
  for (const row of school.enrolled) {
    history.add({ kind: "enrol", ...row, outcome: "ok", invoked: 0, completed: 0 });
  }
  const servers = [await startServer("A", home, history), await startServer("B", home, history)];
  const heard = new Map(school.students.map(({ id }) => [id, []]));
  const signals = { storm: storm.signal, done: done.signal };
  const stage: Stage = { history, home, school, servers, randomFor, heard, ...signals };
  try {
    const watchers = castWatchers(stage, history.now(), seconds * 1_000);
    const watching = together(watchers.map((watcher) => watcher.watch()));
    const busy = together(castOthers(stage, seconds * 1_000));
    // Before the storm is over, the others end by failing only.
    await Promise.race([untilStruck(stage, seconds * 1_000), watching, busy]);
    storm.abort();
    await busy;
    say(history, "the storm is over");
    await announceAllClear(stage);
    const shown = await awaitWatchers(stage, watchers);
    done.abort();
    await watching;
    say(history, "every watcher has had its time to catch up");
    history.add({ kind: "rest", at: history.now(), watchers: shown, ...(await lookAround(stage)) });
    for (const server of servers) await server.end("SIGTERM");
  } finally {
    storm.abort();
    done.abort();
    for (const server of servers) server.destroy();
  }
  return judge(history.entries);
}

const say = (history: History, what: string) =>
  console.log(`${Math.round(history.now() / 1_000)} s: ${what}`);

/** The time is over, and most faults have had their turn: on a slow machine that takes longer. */
async function untilStruck(stage: Stage, milliseconds: number) {
  await pause(milliseconds, stage.storm);
  const struck = () => ofKind(stage.history.entries, "nemesis").length;
  await eventually(() => isCalm(stage) || struck() >= LEAST_FAULTS, 3 * milliseconds);
}

/** All of them; a failure that comes while nobody waits is kept for who will. */
function together(all: Promise<void>[]): Promise<void[]> {
  const joined = Promise.all(all);
  joined.catch(() => undefined);
  return joined;
}

/** Several for each student, as many as one may have for the first; one that is away for long. */
function castWatchers(stage: Stage, now: number, runMs: number): Watcher[] {
  const away = { fromMs: now + runMs * 0.15, toMs: now + runMs * 0.75 };
  const habits: Habits[] = [{ position: "0123456789ab.7" }, { away }];
  return stage.school.students.flatMap((student, index) =>
    Array.from({ length: index === 0 ? 5 : 2 }, (_, n) => {
      return new Watcher(stage, `${student.name}, watcher ${n + 1}`, student, habits[n]);
    }),
  );
}

/** Everybody who goes on until the storm is over. */
function castOthers(stage: Stage, runMs: number): Promise<void>[] {
  return [
    ...["form-1", "form-2", "form-3"].map((name) => announceByForm(stage, name)),
    ...["process-1", "process-2"].map((name) => announceByProcess(stage, name)),
    announceBursts(stage, "burst", Math.min(30_000, runMs / 5)),
    joinCourses(stage, "joining", Math.min(5_000, runMs / 5)),
    ...stage.school.students.map((student) => markAbout(stage, `reader ${student.name}`, student)),
    markAbout(stage, "second reader", stage.school.students[0]!),
    torment(stage, Math.min(2_000, runMs / 15)),
  ];
}
