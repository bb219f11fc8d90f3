import { expect, test } from "vitest";
import { connect, frame, list, publish, stored, told } from "./sample-history";
import { type Case, changed, framesAt, type Sample, verdictOf } from "./spoil";

test("a history in which all is well has no violation", () => {
  expect(verdictOf(() => undefined)).toEqual([]);
});

test.each<Case>([
  [
    "a notification that the stream skips",
    framesAt(405, { items: [told(3)] }),
    ["lost: passed over without telling"],
  ],
  [
    "the last notification before the line breaks",
    framesAt(115, { items: [] }),
    ["lost: passed over without telling"],
  ],
  [
    "one told again after coming back",
    framesAt(405, { items: [told(1), told(2), told(3)] }),
    ["duplicated: told twice"],
  ],
  [
    "one told twice in a frame",
    framesAt(405, { items: [told(2), told(2), told(3)] }),
    ["duplicated: told twice"],
  ],
  [
    "two told in the wrong order",
    framesAt(405, { items: [told(3), told(2)] }),
    ["order: told out of order"],
  ],
  [
    "a position that stands still on a connection",
    framesAt(515, { id: "abc.13" }),
    ["order: the position does not rise"],
  ],
  [
    "a position that falls back on coming back",
    framesAt(405, { id: "abc.10", items: [] }),
    ["order: the position does not rise", "lost: passed over without telling"],
  ],
  [
    "a position beyond what had been announced",
    framesAt(6, { id: "abc.12" }),
    [
      "order: the position does not rise",
      "order: told out of order",
      "order: told out of order",
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
    framesAt(115, { items: [{ ...told(1), message: "  </script> 🎒" }] }),
    ["unexpected: told with another text"],
  ],
  [
    "somebody else's notification",
    framesAt(115, { items: [told(1), { ...told(9), seq: 11 }] }),
    ["unexpected: not this user's", "order: told out of order"],
  ],
  [
    "a notification told before it was missed",
    framesAt(6, { items: [told(1)] }),
    ["order: told beyond the frame's position", "duplicated: told twice"],
  ],
  [
    "a reset without need",
    framesAt(405, { reset: true, items: [] }),
    ["unexpected: a reset without need", "lost: no list was fetched after a reset"],
  ],
  [
    "no reset where the log is another",
    framesAt(605, { reset: false }),
    [
      "lost: no reset after a position of another log",
      "lost: passed over without telling",
      "vacuous: the run did not see a reset",
    ],
  ],
  [
    "a list with a gap after a reset",
    (sample) => changed(sample, "list", () => ({ items: [told(3), told(1)] })),
    ["lost: not in the list after a reset"],
  ],
  [
    "a list of before the reset",
    (sample) => changed(sample, "list", () => ({ invoked: 604 })),
    ["lost: no list was fetched after a reset"],
  ],
])("finds %s", (_name, spoil, expected) => {
  expect(verdictOf(spoil)).toEqual(expected);
});

test("a client that goes back to an older position begins a new chain there", () => {
  expect(
    verdictOf(({ history }) => [
      ...history,
      connect({ connection: 9, at: 900, resume: "abc.11" }),
      frame({ connection: 9, at: 905, seq: 14, told: [2, 3] }),
    ]),
  ).toEqual([]);
});

/** A third client that comes back after so many, and is answered with a reset. */
const resetAfter = (missed: number[]) => (sample: Sample) => {
  const all = [1, 2, 3, ...missed];
  sample.published.push(...missed.map(stored));
  for (const inbox of sample.rest.inboxes) {
    inbox.items = all.map(told);
    inbox.unread = inbox.items.map(({ id }) => id).slice(inbox.user === "dewi" ? 1 : 0);
  }
  for (const badge of sample.rest.badges) badge.unreadCount += missed.length;
  for (const watcher of sample.rest.watchers) watcher.unreadCount += missed.length;
  return [
    ...sample.history,
    ...missed.map((n) => publish(n, { invoked: 900, completed: 910 })),
    connect({ watcher: "third", connection: 9, at: 940, resume: "abc.14" }),
    frame({ connection: 9, at: 950, seq: 14 + missed.length, reset: true }),
    list("third", all, { invoked: 960, completed: 970 }),
  ];
};

test("more missed than is replayed may be answered with a reset", () => {
  const many = Array.from({ length: 201 }, (_, n) => n + 5);
  expect(verdictOf(resetAfter(many))).toEqual([]);
  expect(verdictOf(resetAfter(many.slice(1)))).toEqual(["unexpected: a reset without need"]);
});
