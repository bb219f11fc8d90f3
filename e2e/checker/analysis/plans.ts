import {
  type Entry,
  type FinalState,
  grouped,
  ofKind,
  type Plan,
  type Published,
  type Undo,
} from "../history";
import { latenessOf } from "./lateness";
import { nameOf } from "./texts";
import type { Violation } from "./violation";

type Report = (kind: Violation["kind"], what: string, about: Record<string, unknown>) => void;

/** All that was asked for one announcement ahead, and what the database has of it. */
export type Planned = {
  plans: Plan[];
  undos: Undo[];
  row: FinalState["snapshot"]["announcements"][number] | undefined;
  published: Published | undefined;
};

/** A held one is timed by the database while the request is under way; the clocks are compared in whole milliseconds. */
const PRECISION_MS = 50;

export function plannedOf(history: Entry[]): Planned[] {
  const snapshot = ofKind(history, "final-state").at(-1)?.snapshot;
  const rows = new Map(snapshot?.announcements.map((row) => [nameOf(row), row]));
  const published = new Map(snapshot?.published.map((one) => [nameOf(one), one]));
  const undos = grouped(ofKind(history, "undo"), nameOf);
  return [...grouped(ofKind(history, "plan"), nameOf)].map(([name, plans]) => ({
    plans,
    undos: undos.get(name) ?? [],
    row: rows.get(name),
    published: published.get(name),
  }));
}

/** Whether an answer said that it was undone in time. */
export const wasUndone = ({ undos }: Pick<Planned, "undos">) =>
  undos.some(({ outcome, status }) => outcome === "ok" && status === "draft");

/** Whether an answer said that the undo came too late. */
export const wasTooLate = ({ undos }: Pick<Planned, "undos">) =>
  undos.some(({ outcome, status }) => outcome === "ok" && status !== "draft");

/** Checks that what was announced ahead came neither early nor late, unless it was undone, and then not at all. */
export function checkPlans(
  history: Entry[],
  finalState: FinalState,
  { maxLateMs }: { maxLateMs: number },
): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (kind, what, about) => violations.push({ kind, what, about });
  for (const planned of plannedOf(history)) {
    const { plans, undos, row, published } = planned;
    const isSure = plans.some(({ outcome }) => outcome === "ok");
    const mayBeUndone = undos.some(
      ({ outcome, status }) => outcome === "info" || status === "draft",
    );
    if (row?.status === "scheduled") report("lost", "still waits for its time", planned);
    if (published && wasUndone(planned)) report("unexpected", "undone, but published", planned);
    if (!published && wasTooLate(planned)) {
      report("lost", "too late to be undone, but not published", planned);
    }
    if (!published && isSure && !mayBeUndone) report("lost", "acknowledged, but not sent", planned);
    if (!published) continue;
    if (isEarly(planned, published)) report("early", "published before its time", planned);
    const lateMs = latenessOf(history, finalState, { published, publishAt: row?.publishAt });
    if ((lateMs ?? 0) > maxLateMs) report("late", "published too late", { lateMs, ...planned });
  }
  return [...violations, ...checkArrivals(history, finalState)];
}

/** Before the time that the database has, or before the earliest one that the author may have asked for. */
function isEarly({ plans, row }: Planned, { releasedAt }: Published): boolean {
  if (releasedAt < (row?.publishAt ?? 0)) return true;
  const possible = plans.filter(({ outcome }) => outcome !== "fail");
  const changed = possible.findLastIndex(
    ({ step, outcome }) => step === "change" && outcome === "ok",
  );
  const since = possible.slice(Math.max(changed, 0));
  return releasedAt < Math.min(...since.map(({ notBefore }) => notBefore)) - PRECISION_MS;
}

/** No stream delivers one before its time. */
function checkArrivals(history: Entry[], { began, snapshot }: FinalState): Violation[] {
  const times = new Map(snapshot.announcements.map((row) => [nameOf(row), row.publishAt ?? 0]));
  const timeOf = new Map(snapshot.published.map((one) => [one.id, times.get(nameOf(one)) ?? 0]));
  return ofKind(history, "frame").flatMap((frame) =>
    frame.items
      .filter(({ id }) => began + frame.at < (timeOf.get(id) ?? 0) - PRECISION_MS)
      .map((item): Violation => {
        return { kind: "early", what: "delivered before its time", about: { frame, item } };
      }),
  );
}
