import { expect, test } from "vitest";
import type { Outcome } from "../history";
import { mark, told } from "./sample-history";
import { type Case, changed, verdictOf, without } from "./spoil";

test.each<Case>([
  [
    "a badge that counts wrong",
    ({ rest }) => void (rest.badges[0]!.unreadCount = 3),
    ["badge: the first frame counts wrong"],
  ],
  [
    "a last frame that counts wrong",
    ({ rest }) => void (rest.watchers[0]!.unreadCount = 1),
    ["badge: the last frame counts wrong"],
  ],
  [
    "a watcher that is never told the end",
    ({ rest }) => void (rest.watchers[0]!.caughtUp = false),
    ["lost: a watcher never caught up"],
  ],
  [
    "an inbox with a gap",
    ({ rest }) => void rest.inboxes[1]!.items.pop(),
    ["lost: not in the inbox"],
  ],
  [
    "an inbox with one twice",
    ({ rest }) => void rest.inboxes[1]!.items.push(told(1)),
    ["duplicated: more in the inbox than was sent"],
  ],
  [
    "an unread list with a read one",
    ({ rest }) => void rest.inboxes[0]!.unread.push("notif_1"),
    ["badge: the unread list is another"],
  ],
  [
    "a mark that did not last",
    ({ history }) => [
      ...history,
      mark({ notification: "notif_1", read: false, invoked: 520, completed: 530 }),
    ],
    ["read-state: not what was last asked for"],
  ],
  [
    "a database that is damaged",
    ({ rest }) => void rest.snapshot.complaints.push("row 7 missing"),
    ["database: row 7 missing"],
  ],
  [
    "a server that complains",
    ({ history }) => [
      ...history,
      { kind: "output", at: 1, server: "A", line: "Error: boom" },
      { kind: "output", at: 2, server: "A", line: "    at hub.ts:1" },
    ],
    ["server: Error: boom\n    at hub.ts:1"],
  ],
  [
    "a server that dies",
    ({ history }) => [
      ...history,
      { kind: "trouble", at: 1, server: "A", what: "had ended by itself: 1" },
    ],
    ["server: had ended by itself: 1"],
  ],
  [
    "a run without faults",
    (sample) => without(sample, ({ kind }) => kind === "nemesis"),
    ["vacuous: the run did not see a fault"],
  ],
  [
    "a run without an end",
    (sample) => without(sample, ({ kind }) => kind === "rest"),
    ["vacuous: the run did not come to rest"],
  ],
])("finds %s", (_name, spoil, expected) => {
  expect(verdictOf(spoil)).toEqual(expected);
});

test("marks that overlap may end either way, and so may one of which nobody knows", () => {
  const unread = { notification: "notif_1", read: false };
  const other = mark({ notification: "notif_2", read: false, invoked: 1, completed: 2 });
  const ending = (outcome: Outcome) =>
    verdictOf((sample) => [...changed(sample, "mark", () => ({ outcome })), other]);
  expect(
    verdictOf(({ history }) => [...history, mark({ ...unread, invoked: 505, completed: 530 })]),
  ).toEqual([]);
  expect(ending("info")).toEqual([]);
  expect(ending("fail")).toEqual(["read-state: not what was last asked for"]);
});

const saying = (line: string): string[] =>
  verdictOf(({ history }) => [
    ...history,
    { kind: "nemesis", at: 1, what: "database refuse: every request", until: 2 },
    { kind: "output", at: 2, server: "A", line },
  ]);

test("a server may say what was done to its database, and nothing worse", () => {
  expect(saying("TypeError: fetch failed: connect ECONNREFUSED")).toEqual([]);
  expect(saying("timeout: no answer within 1800 ms")).toEqual([]);
  expect(saying("unhandledRejection: TypeError: fetch failed")).toHaveLength(1);
  expect(saying("TypeError: x is not a function")).toHaveLength(1);
});
