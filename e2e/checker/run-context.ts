import { setTimeout as sleep } from "node:timers/promises";
import type { History, DeliveredNotification } from "./history";
import type { TestDatabase } from "./database";
import type { Random } from "./random";
import type { Scale } from "./scale";
import type { School } from "./school";
import type { Server } from "./server";

/** Where clients send their requests: an instance, or the load balancer. */
export type Entrance = { name: string; origin: string };

/** Shared by all actors of a run. */
export type RunContext = {
  history: History;
  database: TestDatabase;
  school: School;
  servers: Server[];
  entrances: Entrance[];
  scale: Scale;
  /** The random number generator of the actor with this name. */
  randomFor: (actor: string) => Random;
  /** Aborted when faults and publishing end. */
  workload: AbortSignal;
  /** Aborted when everything is delivered, and the watchers may end. */
  done: AbortSignal;
  /** Notifications received by each student so far: these can be marked. */
  received: Map<string, DeliveredNotification[]>;
};

/** Whether the workload is over; a function, since the compiler assumes `aborted` unchanged across an await. */
export const isWorkloadOver = ({ workload }: RunContext) => workload.aborted;

/** A delay that the signal ends early. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);

/** Waits until `condition` holds, up to a timeout; returns whether it does. */
export async function eventually(
  condition: () => boolean,
  timeoutMs: number,
  everyMs = 20,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(everyMs);
  }
  return true;
}
