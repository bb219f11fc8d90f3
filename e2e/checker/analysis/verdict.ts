import { type Entry, ofKind } from "../history";
import { checkDeliveries } from "./deliveries";
import { checkPublications } from "./publications";
import { checkReadStates } from "./read-states";
import { checkRest } from "./rest-state";
import { checkServers } from "./servers";
import type { Violation } from "./violation";

/** Everything that the history shows to be wrong; nothing is read but the history. */
export function judge(history: Entry[]): Violation[] {
  const rest = ofKind(history, "rest").at(-1);
  if (!rest) return [{ kind: "vacuous", what: "the run did not come to rest", about: {} }];
  const { snapshot } = rest;
  return [
    ...checkPublications(history, snapshot.published),
    ...checkDeliveries(history, snapshot),
    ...checkReadStates(history, snapshot),
    ...checkRest(rest),
    ...checkServers(history),
    ...checkCoverage(history),
  ];
}

/** A run in which nothing happened proves nothing. */
function checkCoverage(history: Entry[]): Violation[] {
  const frames = ofKind(history, "frame");
  const acknowledged = ofKind(history, "publish").filter(({ outcome }) => outcome === "ok");
  const happened = {
    "an announcement by form": acknowledged.some(({ via }) => via.startsWith("form")),
    "an announcement by another process": acknowledged.some(({ via }) => via === "process"),
    "an acknowledged mark": ofKind(history, "mark").some((mark) => mark.outcome === "ok"),
    "a notification told": frames.some(({ items }) => items.length > 0),
    "a reset": frames.some(({ reset }) => reset),
    "a fault": ofKind(history, "nemesis").length > 0,
  };
  return Object.entries(happened)
    .filter(([, did]) => !did)
    .map(([what]) => ({ kind: "vacuous", what: `the run did not see ${what}`, about: {} }));
}
