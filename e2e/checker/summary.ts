import { type Violation, type ViolationKind } from "./analysis/violation";
import { chainsOf } from "./analysis/chains";
import { announcementsOf, nameOf } from "./analysis/publications";
import { type Entry, grouped, ofKind } from "./history";

/** The figures of a run, one line each. */
export function summarize(history: Entry[]): string[] {
  const frames = ofKind(history, "frame");
  const snapshot = ofKind(history, "final-state").at(-1)?.snapshot;
  const lost = [...announcementsOf(history).values()].filter((a) => a.acknowledged === Infinity);
  const recovered = lost.filter((a) => snapshot?.published.some((p) => nameOf(p) === nameOf(a)));
  return [
    line("operations", tally(operationsOf(history))),
    line("faults", tally(ofKind(history, "nemesis").map(({ what }) => what))),
    line("connections", tally(ofKind(history, "end").map(({ reason }) => reason))),
    `chains: ${chainsOf(history).length}, frames: ${frames.length}, resets: ${frames.filter((f) => f.reset).length}, lists: ${ofKind(history, "list").length}`,
    `announcements: ${announcementsOf(history).size}, stored: ${snapshot?.published.length}, unknown: ${lost.length}, of them recovered: ${recovered.length}`,
    `copies: ${snapshot?.published.flatMap((p) => p.recipients).length}, delivered by streams: ${frames.flatMap((f) => f.items).length}`,
    line("live delivery in ms", delaysOf(history)),
  ];
}

export function summarizeViolations(violations: Violation[]): string {
  const counts = grouped(violations, ({ kind }) => kind);
  const always: ViolationKind[] = ["lost", "duplicated", "unexpected"];
  const kinds = new Set([...always, ...counts.keys()]);
  return [...kinds].map((kind) => `${kind}: ${counts.get(kind)?.length ?? 0}`).join(", ");
}

const line = (name: string, figures: [string, number][]) =>
  `${name}: ${figures.map(([what, count]) => `${what} ${count}`).join(", ") || "none"}`;

const tally = (names: string[]): [string, number][] =>
  [...grouped(names, (name) => name)].map(([name, all]): [string, number] => [name, all.length]);

function operationsOf(history: Entry[]): string[] {
  return history.flatMap((entry) => {
    if (!("outcome" in entry)) return [];
    const via = entry.kind === "publish" ? ` by ${entry.via.split(" ")[0]}` : "";
    return [`${entry.kind}${via} ${entry.outcome}`];
  });
}

/** From the acknowledgement to the frame, for streams that were open before the announcement began. */
function delaysOf(history: Entry[]): [string, number][] {
  const opened = new Map(
    ofKind(history, "frame")
      .toReversed()
      .map(({ connection, at }) => [connection, at]),
  );
  const announcements = announcementsOf(history);
  const published = ofKind(history, "final-state").at(-1)?.snapshot.published ?? [];
  const byId = new Map(published.map((p) => [p.id, announcements.get(nameOf(p))]));
  const delays = ofKind(history, "frame").flatMap(({ at, connection, items }) =>
    items.flatMap(({ id }) => {
      const { invoked = 0, acknowledged = Infinity } = byId.get(id) ?? {};
      const isLive = (opened.get(connection) ?? Infinity) < invoked && acknowledged < Infinity;
      return isLive ? [Math.max(0, at - acknowledged)] : [];
    }),
  );
  delays.sort((a, b) => a - b);
  const quantile = (q: number) => Math.round(delays[Math.floor(q * (delays.length - 1))] ?? 0);
  return [
    ["count", delays.length],
    ["p50", quantile(0.5)],
    ["p99", quantile(0.99)],
    ["longest", quantile(1)],
  ];
}
