import { pino } from "pino";
import { vi } from "vitest";

type Line = { level: number; rows?: number; err?: object };

/** Starts what runs by itself, lets its first minute pass, and answers what stops it and what it logs. */
export function letFirstMinutePass(schedule: (log: pino.Logger) => () => void) {
  const lines: Line[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Line);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const stop = schedule(pino({}, { write }));
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  return { stop, lines };
}
