import { type Violation, type ViolationKind } from "./analysis/violation";
import { chainsOf } from "./analysis/chains";
import { latenessOf } from "./analysis/lateness";
import { plannedOf, wasTooLate, wasUndone } from "./analysis/plans";
import { announcementsOf } from "./analysis/publications";
import { nameOf } from "./analysis/texts";
import { mostOpen, outagesOf } from "./analysis/outages";
import { type Entry, grouped, ofKind, type Outcome } from "./history";

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
    line("announced ahead", aheadOf(history)),
    line("lateness in ms", latenessesOf(history)),
    line("live delivery in ms", delaysOf(history)),
    line("readers without a stream in ms", quantilesOf(outagesOf(history))),
    `streams open at once: ${mostOpen(history)}`,
  ];
}

export function summarizeViolations(violations: Violation[]): string {
  const counts = grouped(violations, ({ kind }) => kind);
  const always: ViolationKind[] = ["lost", "duplicated", "unexpected", "early", "late"];
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

const isUncertain = ({ outcome }: { outcome: Outcome }) => outcome === "info";

function aheadOf(history: Entry[]): [string, number][] {
  const planned = plannedOf(history);
  const count = (matches: (one: (typeof planned)[number]) => boolean | undefined) =>
    planned.filter(matches).length;
  return [
    ["held", count(({ plans }) => plans[0]?.planned === "held")],
    ["scheduled", count(({ plans }) => plans[0]?.planned === "scheduled")],
    ["changed", count(({ plans }) => plans.some(({ step }) => step === "change"))],
    ["published", count(({ published }) => published !== undefined)],
    ["undone", count(wasUndone)],
    ["undone too late", count(wasTooLate)],
    ["with an uncertain answer", count((one) => [...one.plans, ...one.undos].some(isUncertain))],
  ];
}

/** Of those at whose time the database had no fault. */
function latenessesOf(history: Entry[]): [string, number][] {
  const finalState = ofKind(history, "final-state").at(-1);
  const all = plannedOf(history).flatMap(({ published, row }) => {
    if (!finalState || !published) return [];
    return latenessOf(history, finalState, { published, publishAt: row?.publishAt }) ?? [];
  });
  return quantilesOf(all);
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
  return quantilesOf(delays);
}

function quantilesOf(unsorted: number[]): [string, number][] {
  const values = unsorted.toSorted((a, b) => a - b);
  const quantile = (q: number) => Math.round(values[Math.floor(q * (values.length - 1))] ?? 0);
  return [
    ["count", values.length],
    ["p50", quantile(0.5)],
    ["p99", quantile(0.99)],
    ["longest", quantile(1)],
  ];
}
