import { frameOf } from "./encode";

const SHORTEST_MS = 2_000;
const SHORTEST_SPREAD_MS = 3_000;
/** After a restart everybody is to be back within half a minute. */
const LONGEST_SPREAD_MS = 20_000;
/** Clients that a process lets in a second, while it also serves pages. */
export const RECONNECTS_PER_SECOND = 1_000;

/** The time, in milliseconds, over which clients come back when all `open` streams end at once. */
export function reconnectSpreadMs(open: number, perSecond = RECONNECTS_PER_SECOND): number {
  const needed = Math.ceil((open / perSecond) * 1_000);
  return Math.min(LONGEST_SPREAD_MS, Math.max(SHORTEST_SPREAD_MS, needed));
}

/** A client's own delay before it reconnects, in milliseconds. */
export const reconnectDelayMs = (spreadMs: number): number =>
  SHORTEST_MS + Math.floor(Math.random() * spreadMs);

/** Whether a client that was told `toldMs` must be told again; not for small differences. */
export const isOutdatedSpread = (toldMs: number, spreadMs: number): boolean =>
  spreadMs > 1.25 * toldMs || spreadMs < 0.5 * toldMs;

/** A heartbeat that also says when to reconnect. */
export const retryFrame = (spreadMs: number) =>
  frameOf(`retry: ${reconnectDelayMs(spreadMs)}\n: heartbeat\n\n`);
