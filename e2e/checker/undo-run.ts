import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { checkPlans } from "./analysis/plans";
import { checkPublications } from "./analysis/publications";
import type { Violation } from "./analysis/violation";
import { awaitReleases, readFinalState } from "./final-state";
import type { FinalState } from "./history";
import { holdAndUndo } from "./planners";
import { SCHEDULE_POLL_MS } from "./server";
import { createContext, type Options } from "./setup";

/** As the form holds them; each is undone at a random moment up to a second after that. */
const HOLD_SECONDS = 15;
const [AT_ONCE, SPREAD_MS] = [8, 16_000];

/** Sends `count` announcements over two instances and undoes each of them, without faults; analyses what is left. */
export async function runUndos(count: number, options: Options): Promise<Violation[]> {
  const { history } = options;
  const [workload, done] = [new AbortController(), new AbortController()];
  setMaxListeners(0, workload.signal, done.signal);
  const signals = { workload: workload.signal, done: done.signal };
  const context = await createContext(options, signals);
  try {
    const undos: Promise<void>[] = [];
    const random = context.randomFor("undos");
    let sent = 0;
    const send = async () => {
      while (sent < count) {
        const number = String(++sent);
        const undo = await holdAndUndo(context, random, { number, holdSeconds: HOLD_SECONDS });
        undos.push(sleep(random.between(0, SPREAD_MS)).then(undo));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    await Promise.all(undos);
    await awaitReleases(context);
    const finalState: FinalState = {
      kind: "final-state",
      at: history.now(),
      began: history.began,
      watchers: [],
      ...(await readFinalState(context)),
    };
    history.add(finalState);
    for (const server of context.servers) await server.end("SIGTERM");
    const limits = { maxLateMs: SCHEDULE_POLL_MS + options.lateMs };
    return [
      ...checkPlans(history.entries, finalState, limits),
      ...checkPublications(history.entries, finalState.snapshot.published),
    ];
  } finally {
    workload.abort();
    done.abort();
    for (const server of context.servers) server.destroy();
  }
}
