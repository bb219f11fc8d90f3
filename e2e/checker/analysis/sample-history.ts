import type { Entry, FinalState } from "../history";
import { announcedAhead, BEGAN, rowsAhead, storedAhead } from "./sample-ahead";
import { delivered, stored, publish, mark, connect, frame, list, enrol } from "./sample-entries";

/** A short valid history, for tests to corrupt. Times are in milliseconds. */
export function sampleHistory() {
  const publications = [...[1, 2, 3].map(stored), ...storedAhead()];
  const history: Entry[] = [
    enrol("dewi", { invoked: 0, completed: 0 }),
    enrol("rizky", { invoked: 0, completed: 0 }),
    connect({ connection: 1, at: 5, resume: undefined }),
    frame({ connection: 1, at: 6, seq: 10 }),
    publish(1, { invoked: 100, completed: 110 }),
    frame({ connection: 1, at: 115, seq: 11, delivered: [1] }),
    { kind: "end", connection: 1, at: 120, reason: "broken" },
    publish(2, { invoked: 200, completed: 210 }),
    publish(3, { invoked: 300, completed: 310 }),
    connect({ connection: 2, at: 400, resume: "abc.11" }),
    frame({ connection: 2, at: 405, seq: 13, delivered: [2, 3] }),
    mark({ notification: "notif_1", read: true, invoked: 500, completed: 510 }),
    frame({ connection: 2, at: 515, seq: 14, unreadCount: 2 }),
    connect({ watcher: "second", connection: 3, at: 600, resume: "def.99" }),
    frame({ connection: 3, at: 605, seq: 14, reset: true }),
    list("second", [3, 2, 1], { invoked: 610, completed: 620 }),
    { kind: "nemesis", at: 700, what: "stop one", until: 800 },
    ...announcedAhead(),
    { kind: "output", at: 750, server: "A", line: "✓ Ready in 300ms" },
  ];
  const finalState: FinalState = {
    kind: "final-state",
    at: 1_000,
    began: BEGAN,
    snapshot: {
      epoch: "abc",
      seq: 615,
      problems: [],
      published: publications,
      announcements: rowsAhead(),
    },
    watchers: [{ watcher: "first", user: "dewi", caughtUp: true, unreadCount: 2 }],
    badges: [
      { user: "dewi", via: "A", unreadCount: 2 },
      { user: "rizky", via: "A", unreadCount: 3 },
    ],
    inboxes: [
      { user: "dewi", items: [3, 2, 1].map(delivered), unread: ["notif_3", "notif_2"] },
      { user: "rizky", items: [3, 2, 1].map(delivered), unread: ["notif_3", "notif_2", "notif_1"] },
    ],
  };
  history.push(finalState);
  return { history, finalState, published: publications };
}
