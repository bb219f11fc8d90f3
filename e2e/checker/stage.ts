import { setTimeout as sleep } from "node:timers/promises";
import type { History, Told } from "./history";
import type { Home } from "./home";
import type { Random } from "./random";
import type { School } from "./school";
import type { Server } from "./server";

/** What everybody in a run shares. */
export type Stage = {
  history: History;
  home: Home;
  school: School;
  servers: Server[];
  /** A source of choices for the actor of this name. */
  randomFor: (actor: string) => Random;
  /** Aborted when the faults and the announcing end. */
  storm: AbortSignal;
  /** Aborted when everything has been told, and the watchers may go. */
  done: AbortSignal;
  /** What each student has heard of so far: what can be marked read. */
  heard: Map<string, Told[]>;
};

/** Whether the storm is over; a call, since the compiler would take `aborted` for unchanged across an await. */
export const isCalm = ({ storm }: Stage) => storm.aborted;

/** A pause that the signal cuts short. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);

/** Waits until `condition` holds, but not for ever; answers whether it does. */
export async function eventually(condition: () => boolean, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
