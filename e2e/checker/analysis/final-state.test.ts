import { expect, test } from "vitest";
import type { Outcome } from "../history";
import { mark, delivered } from "./sample-entries";
import { type Case, changed, verdictOf, without } from "./corrupt";

test.each<Case>([
  [
    "a badge with a wrong count",
    ({ finalState }) => void (finalState.badges[0]!.unreadCount = 3),
    ["badge: the first frame has a wrong count"],
  ],
  [
    "a last frame with a wrong count",
    ({ finalState }) => void (finalState.watchers[0]!.unreadCount = 1),
    ["badge: the last frame has a wrong count"],
  ],
  [
    "a watcher that never catches up",
    ({ finalState }) => void (finalState.watchers[0]!.caughtUp = false),
    ["lost: a watcher never caught up"],
  ],
  [
    "an inbox with a gap",
    ({ finalState }) => void finalState.inboxes[1]!.items.pop(),
    ["lost: not in the inbox"],
  ],
  [
    "an inbox with a duplicate",
    ({ finalState }) => void finalState.inboxes[1]!.items.push(delivered(1)),
    ["duplicated: more in the inbox than was sent"],
  ],
  [
    "an unread list with a read one",
    ({ finalState }) => void finalState.inboxes[0]!.unread.push("notif_1"),
    ["badge: the unread list is wrong"],
  ],
  [
    "a mark that was not stored",
    ({ history }) => [
      ...history,
      mark({ notification: "notif_1", read: false, invoked: 520, completed: 530 }),
    ],
    ["read-state: not the last acknowledged state"],
  ],
  [
    "a damaged database",
    ({ finalState }) => void finalState.snapshot.problems.push("row 7 missing"),
    ["database: row 7 missing"],
  ],
  [
    "a server that logs an error",
    ({ history }) => [
      ...history,
      { kind: "output", at: 1, server: "A", line: "Error: boom" },
      { kind: "output", at: 2, server: "A", line: "    at hub.ts:1" },
    ],
    ["server: Error: boom\n    at hub.ts:1"],
  ],
  [
    "a server that exits",
    ({ history }) => [
      ...history,
      { kind: "server-failure", at: 1, server: "A", what: "had exited by itself: 1" },
    ],
    ["server: had exited by itself: 1"],
  ],
  [
    "a run without faults",
    (sample) => without(sample, ({ kind }) => kind === "nemesis"),
    ["vacuous: the run did not see a fault"],
  ],
  [
    "a run without an end",
    (sample) => without(sample, ({ kind }) => kind === "final-state"),
    ["vacuous: the run has no final state"],
  ],
])("finds %s", (_name, corrupt, expected) => {
  expect(verdictOf(corrupt)).toEqual(expected);
});

test("concurrent marks may end either way, and so may one with an unknown outcome", () => {
  const unread = { notification: "notif_1", read: false };
  const other = mark({ notification: "notif_2", read: false, invoked: 1, completed: 2 });
  const verdictFor = (outcome: Outcome) =>
    verdictOf((sample) => [...changed(sample, "mark", () => ({ outcome })), other]);
  expect(
    verdictOf(({ history }) => [...history, mark({ ...unread, invoked: 505, completed: 530 })]),
  ).toEqual([]);
  expect(verdictFor("info")).toEqual([]);
  expect(verdictFor("fail")).toEqual(["read-state: not the last acknowledged state"]);
});

const verdictForOutput = (line: string): string[] =>
  verdictOf(({ history }) => [
    ...history,
    { kind: "nemesis", at: 1, what: "database refuse: every request", until: 2 },
    { kind: "output", at: 2, server: "A", line },
  ]);

test("a server may log injected database faults, and no other errors", () => {
  expect(verdictForOutput("TypeError: fetch failed: connect ECONNREFUSED")).toEqual([]);
  expect(verdictForOutput("timeout: no answer within 1800 ms")).toEqual([]);
  expect(verdictForOutput("unhandledRejection: TypeError: fetch failed")).toHaveLength(1);
  expect(verdictForOutput("TypeError: x is not a function")).toHaveLength(1);
});
