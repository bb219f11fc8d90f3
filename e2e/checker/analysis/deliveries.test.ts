import { expect, test } from "vitest";
import { connect, frame, list, publish, stored, delivered } from "./sample-entries";
import { type Case, changed, framesAt, type Sample, verdictOf } from "./corrupt";

test("a valid history has no violation", () => {
  expect(verdictOf(() => undefined)).toEqual([]);
});

test.each<Case>([
  [
    "a notification that the stream skips",
    framesAt(405, { items: [delivered(3)] }),
    ["lost: skipped"],
  ],
  [
    "the last notification before the connection breaks",
    framesAt(115, { items: [] }),
    ["lost: skipped"],
  ],
  [
    "one delivered again after a reconnect",
    framesAt(405, { items: [delivered(1), delivered(2), delivered(3)] }),
    ["duplicated: delivered twice"],
  ],
  [
    "one delivered twice in a frame",
    framesAt(405, { items: [delivered(2), delivered(2), delivered(3)] }),
    ["duplicated: delivered twice"],
  ],
  [
    "two delivered in the wrong order",
    framesAt(405, { items: [delivered(3), delivered(2)] }),
    ["order: delivered out of order"],
  ],
  [
    "a position that does not increase on a connection",
    framesAt(515, { id: "abc.13" }),
    ["order: the position does not increase"],
  ],
  [
    "a position that decreases after a reconnect",
    framesAt(405, { id: "abc.10", items: [] }),
    ["order: the position does not increase", "lost: skipped"],
  ],
  [
    "a position beyond what had been announced",
    framesAt(6, { id: "abc.12" }),
    [
      "order: the position does not increase",
      "order: delivered out of order",
      "order: delivered out of order",
      "order: a position from the future",
    ],
  ],
  [
    "a frame without an id",
    framesAt(515, { id: "" }),
    ["order: a frame without a position of this log"],
  ],
  [
    "a changed text",
    framesAt(115, { items: [{ ...delivered(1), message: "  </script> 🎒" }] }),
    ["unexpected: delivered with another text"],
  ],
  [
    "another user's notification",
    framesAt(115, { items: [delivered(1), { ...delivered(9), seq: 11 }] }),
    ["unexpected: not this user's", "order: delivered out of order"],
  ],
  [
    "a delivered notification before it was missed",
    framesAt(6, { items: [delivered(1)] }),
    ["order: delivered beyond the frame's position", "duplicated: delivered twice"],
  ],
  [
    "an unnecessary reset",
    framesAt(405, { reset: true, items: [] }),
    ["unexpected: an unnecessary reset", "lost: no list was fetched after a reset"],
  ],
  [
    "no reset where the log is another",
    framesAt(605, { reset: false }),
    [
      "lost: no reset after a position of another log",
      "lost: skipped",
      "vacuous: the run did not see a reset",
    ],
  ],
  [
    "a list with a gap after a reset",
    (sample) => changed(sample, "list", () => ({ items: [delivered(3), delivered(1)] })),
    ["lost: not in the list after a reset"],
  ],
  [
    "a list fetched before the reset",
    (sample) => changed(sample, "list", () => ({ invoked: 604 })),
    ["lost: no list was fetched after a reset"],
  ],
])("finds %s", (_name, corrupt, expected) => {
  expect(verdictOf(corrupt)).toEqual(expected);
});

test("a client that returns to an older position begins a new chain", () => {
  expect(
    verdictOf(({ history }) => [
      ...history,
      connect({ connection: 9, at: 900, resume: "abc.11" }),
      frame({ connection: 9, at: 905, seq: 14, delivered: [2, 3] }),
    ]),
  ).toEqual([]);
});

/** A third client that reconnects after missing these, and gets a reset. */
const resetAfter = (missed: number[]) => (sample: Sample) => {
  const all = [1, 2, 3, ...missed];
  sample.published.push(...missed.map(stored));
  for (const inbox of sample.finalState.inboxes) {
    inbox.items = all.map(delivered);
    inbox.unread = inbox.items.map(({ id }) => id).slice(inbox.user === "dewi" ? 1 : 0);
  }
  for (const badge of sample.finalState.badges) badge.unreadCount += missed.length;
  for (const watcher of sample.finalState.watchers) watcher.unreadCount += missed.length;
  return [
    ...sample.history,
    ...missed.map((n) => publish(n, { invoked: 900, completed: 910 })),
    connect({ watcher: "third", connection: 9, at: 940, resume: "abc.14" }),
    frame({ connection: 9, at: 950, seq: 14 + missed.length, reset: true }),
    list("third", all, { invoked: 960, completed: 970 }),
  ];
};

test("missing more than is replayed may lead to a reset", () => {
  const many = Array.from({ length: 201 }, (_, n) => n + 5);
  expect(verdictOf(resetAfter(many))).toEqual([]);
  expect(verdictOf(resetAfter(many.slice(1)))).toEqual(["unexpected: an unnecessary reset"]);
});
