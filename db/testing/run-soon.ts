import { pino } from "pino";
import { vi } from "vitest";

type Line = { level: number; rows?: number; err?: object };

/** Starts what runs by itself soon after the start, lets it run once, and answers what stops it and what it logs. */
export function runSoon(schedule: (log: pino.Logger) => () => void) {
  const lines: Line[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Line);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const stop = schedule(pino({}, { write }));
  vi.advanceTimersToNextTimer(); // no further: what waits for a remote database would run out
  vi.useRealTimers();
  return { stop, lines };
}
