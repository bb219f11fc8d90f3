import { type Connect, type Entry, grouped, ofKind } from "../history";

/** What ended because the reader wanted it to. */
const isOwn = (reason: string) => reason === "done" || reason.startsWith("broken by");

type Session = { connection: number; opened: number | undefined; ended: number; isOwnEnd: boolean };

function sessionsOf(history: Entry[]): Map<string, Session[]> {
  const opened = new Map<number, number>();
  for (const { connection, at } of ofKind(history, "frame")) {
    if (!opened.has(connection)) opened.set(connection, at);
  }
  const ends = new Map(ofKind(history, "end").map((end) => [end.connection, end]));
  const toSession = ({ connection }: Connect): Session => {
    const { at = Infinity, reason = "done" } = ends.get(connection) ?? {};
    return { connection, opened: opened.get(connection), ended: at, isOwnEnd: isOwn(reason) };
  };
  const connects = grouped(ofKind(history, "connect"), ({ watcher }) => watcher);
  return new Map([...connects].map(([watcher, all]) => [watcher, all.map(toSession)]));
}

/** How long readers were without a stream that they had not ended themselves: until the next first frame. */
export function outagesOf(history: Entry[]): number[] {
  const outages: number[] = [];
  for (const sessions of sessionsOf(history).values()) {
    let since: number | undefined;
    for (const { opened, ended, isOwnEnd } of sessions) {
      if (opened !== undefined && since !== undefined) outages.push(opened - since);
      if (opened !== undefined) since = undefined;
      if (isOwnEnd) since = undefined;
      else since ??= ended;
    }
  }
  return outages;
}

/** The largest number of streams, each with its first frame, that were open at one moment. */
export function mostOpen(history: Entry[]): number {
  const steps = [...sessionsOf(history).values()].flat().flatMap(({ opened, ended }) =>
    opened === undefined
      ? []
      : [
          { at: opened, change: 1 },
          { at: ended, change: -1 },
        ],
  );
  let [open, most] = [0, 0];
  for (const { change } of steps.toSorted((a, b) => a.at - b.at)) {
    open += change;
    most = Math.max(most, open);
  }
  return most;
}
