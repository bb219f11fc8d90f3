import { expect, test } from "vitest";
import { initialState, type LiveNotifications, reduce } from "./live-state";
import type { InboxUpdate } from "./stream/inbox-log";
import { type Batch, nextBatches } from "./toast-batches";

const notification = (id: string, seq: number, title = id) => ({
  id,
  type: "general",
  title,
  link: "/app",
  courseTitle: "",
  seq,
});
const update = (to: number, more: Partial<InboxUpdate> = {}): InboxUpdate => ({
  from: `a.${to - 1}`,
  to: `a.${to}`,
  unreadCount: 1,
  notifications: [],
  ...more,
});

/** The state after these updates of a page that was rendered at a.10. */
const after = (...updates: InboxUpdate[]): LiveNotifications => {
  let state = initialState(0, "a.10");
  for (const each of updates) state = reduce(state, { type: "update", update: each });
  return state;
};

const show = (shown: Batch[], { arrivals }: LiveNotifications, lastSeq: number) =>
  nextBatches(shown, arrivals, lastSeq);

const arrived = update(11, { notifications: [notification("one", 11)] });

test("what has arrived is kept once, whoever delivers it again", () => {
  const { arrivals, revision, refetches } = after(arrived, arrived);
  expect(arrivals).toEqual([notification("one", 11)]);
  expect({ revision, refetches }).toEqual({ revision: 2, refetches: 0 });
});

test("what is raised again moves to the end, with its new text", () => {
  const raised = notification("one", 13, "Ingat");
  const { arrivals } = after(
    arrived,
    update(12, { notifications: [notification("two", 12)] }),
    update(13, { notifications: [raised] }),
  );
  expect(arrivals).toEqual([notification("two", 12), raised]);
  const [older] = arrived.notifications;
  expect(after(update(13, { notifications: [raised] }), arrived).arrivals).toEqual([raised]);
  expect(older?.seq).toBe(11);
});

test.each([
  ["a correction", { inboxChanged: true as const }],
  ["a reset", { reset: true as const }],
])("after %s no old text is kept, and the page fetches again", (_, change) => {
  const raised = notification("one", 12, "Jam 10");
  const state = after(arrived, update(12, { ...change, notifications: [raised] }));
  expect(state).toMatchObject({ arrivals: [raised], refetches: 1, revision: 2 });
});

test("receipts alone are no update of the inbox", () => {
  const state = after(update(11), update(12, { receiptsChanged: true }));
  expect(state).toMatchObject({ receiptChanges: 1, revision: 1, refetches: 0, seq: 12 });
  const both = after(update(11, { receiptsChanged: true, unreadCount: 4 }));
  expect(both).toMatchObject({ receiptChanges: 1, revision: 1, unreadCount: 4 });
  expect(after(update(11, { reset: true })).receiptChanges).toBe(1);
});

test("toasts show each arrival once, and none with an old text", () => {
  const first = after(arrived);
  const toasts = show([], first, 0);
  expect(toasts).toEqual([{ key: "11 one", arrivals: first.arrivals }]);
  expect(show(toasts, first, 11)).toEqual(toasts);

  const raised = notification("one", 13, "Ingat");
  const again = reduce(first, { type: "update", update: update(13, { notifications: [raised] }) });
  expect(show(toasts, again, 11)).toEqual([{ key: "13 one", arrivals: [raised] }]);

  const withdrawn = reduce(first, { type: "update", update: update(12, { inboxChanged: true }) });
  expect(show(toasts, withdrawn, 11)).toEqual([]);
});

test("a page learns once that a newer build responds, and an unknown one means nothing", () => {
  const online = { connection: "online", lastContactAt: 1 } as const;
  const state = initialState(0, "a.10", "lama");
  const reported = (build?: string) =>
    reduce(state, { type: "status", status: { ...online, build } });
  expect([undefined, "lama", "baru"].map((build) => reported(build).isOutdated)).toEqual([
    false,
    false,
    true,
  ]);
  const told = reported("baru");
  expect(reduce(told, { type: "status", status: online })).toBe(told); // from a tab of an older version
  expect(reduce(initialState(0, "a.10"), { type: "status", status: online }).isOutdated).toBe(
    false,
  );
});
