import { type Entry, ofKind, type PlanKind } from "../history";
import { checkDeliveries } from "./deliveries";
import { checkPlans, plannedOf, wasUndone } from "./plans";
import { checkPublications } from "./publications";
import { checkReadStates } from "./read-states";
import { checkFinalState } from "./final-state";
import { checkServers } from "./servers";
import type { Violation } from "./violation";

/** Returns all violations in the history; a pure function. */
export function analyzeHistory(history: Entry[], limits: { maxLateMs: number }): Violation[] {
  const finalState = ofKind(history, "final-state").at(-1);
  if (!finalState) return [{ kind: "vacuous", what: "the run has no final state", about: {} }];
  const { snapshot } = finalState;
  return [
    ...checkPublications(history, snapshot.published),
    ...checkPlans(history, finalState, limits),
    ...checkDeliveries(history, snapshot),
    ...checkReadStates(history, snapshot),
    ...checkFinalState(finalState),
    ...checkServers(history),
    ...checkCoverage(history),
  ];
}

/** A run without these events proves nothing. */
function checkCoverage(history: Entry[]): Violation[] {
  const frames = ofKind(history, "frame");
  const acknowledged = ofKind(history, "publish").filter(({ outcome }) => outcome === "ok");
  const planned = plannedOf(history);
  const isPublished = (kind: PlanKind) =>
    planned.some(({ plans, published }) => published && plans[0]?.planned === kind);
  const happened = {
    "an announcement by form": acknowledged.some(({ via }) => via.startsWith("form")),
    "an announcement by another process": acknowledged.some(({ via }) => via === "process"),
    "a held announcement": isPublished("held"),
    "a scheduled announcement": isPublished("scheduled"),
    "an undone announcement": planned.some(wasUndone),
    "a correction": ofKind(history, "correct").some(({ outcome }) => outcome === "ok"),
    "a withdrawal": ofKind(history, "withdraw").some(({ outcome }) => outcome === "ok"),
    "an acknowledged mark": ofKind(history, "mark").some((mark) => mark.outcome === "ok"),
    "a delivered notification": frames.some(({ items }) => items.length > 0),
    "a reset": frames.some(({ reset }) => reset),
    "a fault": ofKind(history, "nemesis").length > 0,
  };
  return Object.entries(happened)
    .filter(([, happenedOnce]) => !happenedOnce)
    .map(([what]) => ({ kind: "vacuous", what: `the run did not see ${what}`, about: {} }));
}
