import { expect, test } from "vitest";
import type { WorkerReport } from "@/lib/offline/messages";
import { initialState, type LiveEvent, type LiveNotifications, reduce } from "./live-state";
import type { InboxUpdate } from "./stream/inbox-log";
import type { ConnectionState } from "./stream/stream-subscription";
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

test("an update brings news with an arrival, another count or a correction, not with a later position alone", () => {
  const news = [{}, { unreadCount: 2 }, { notifications: [notification("one", 11)] }];
  expect(news.map((change) => after(update(11, { unreadCount: 0, ...change })).news)).toEqual([
    0, 1, 1,
  ]);
  expect(after(update(11, { unreadCount: 0, inboxChanged: true })).news).toBe(1);
  expect(after(update(11, { unreadCount: 0, receiptsChanged: true })).news).toBe(0);
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

test("while the stream is opened anew the page looks online, and is not rendered again", () => {
  const state = initialState(0, "a.10");
  const told = (connection: ConnectionState) =>
    reduce(state, { type: "status", status: { connection, lastContactAt: 1 } });
  const shown = (connection: ConnectionState) => {
    const live = told(connection);
    return [live.connection, live.canRefresh];
  };
  expect(shown("online")).toEqual(["online", true]);
  expect(shown("reconnecting")).toEqual(["online", false]);
  expect(shown("polling")).toEqual(["polling", true]);
  expect(shown("signed-out")).toEqual(["signed-out", false]);
  const online = { type: "status", status: { connection: "online", lastContactAt: 2 } } as const;
  expect(reduce(told("reconnecting"), online).canRefresh).toBe(true);
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

const report = (waiting: number, more: Partial<WorkerReport> = {}): LiveEvent => ({
  type: "report",
  report: { type: "changes", userId: "user_1", waiting, refused: 0, ...more },
});
const read = (id: string) => ({ id, action: "read" as const });
const through = (...events: LiveEvent[]) => events.reduce(reduce, initialState(3, "a.10"));
const shown = ({ unreadCount, serverUnread, waiting, queue }: LiveNotifications) => ({
  counts: [unreadCount, serverUnread, waiting],
  queue: queue.map(({ id }) => id),
});
const queued = [
  report(1, { changes: [read("one")], unread: -1 }),
  report(2, { changes: [read("one"), read("two")], unread: -1 }),
];

test("what waits on this device counts at once, also when the server tells its own count meanwhile", () => {
  expect(shown(through(...queued))).toEqual({ counts: [1, 3, 2], queue: ["one", "two"] });
  const more = { type: "update", update: update(11, { unreadCount: 4 }) } as const;
  expect(shown(through(...queued, more))).toEqual({ counts: [2, 4, 2], queue: ["one", "two"] });
});

test("what was sent looks done until the page shows it; the server's count is right by then", () => {
  const sent = through(...queued, report(0));
  expect(shown(sent)).toEqual({ counts: [3, 3, 0], queue: ["one", "two"] });
  const counted = reduce(sent, { type: "update", update: update(12, { unreadCount: 1 }) });
  expect(shown(reduce(counted, { type: "settled", queue: [] }))).toEqual({
    counts: [1, 1, 0],
    queue: [],
  });
});

test("what was refused, or dropped, is as the server knows it", () => {
  const refused = through(...queued, report(0, { refused: 2 }), { type: "settled", queue: [] });
  expect(shown(refused)).toEqual({ counts: [3, 3, 0], queue: [] });
  expect(refused.refused).toBe(2);
  expect(through(report(0))).toEqual(initialState(3, "a.10")); // nothing waited
});

test("a page of an older build is told what changed, and is not rendered again", () => {
  const status = { connection: "online", lastContactAt: null, build: "new" } as const;
  const outdated = reduce(initialState(0, "a.10", "old"), { type: "status", status });
  const changes = update(11, { unreadCount: 2, inboxChanged: true, receiptsChanged: true });
  const { unreadCount, refetches, receiptChanges } = reduce(outdated, {
    type: "update",
    update: changes,
  });
  expect({ unreadCount, refetches, receiptChanges }).toEqual({
    unreadCount: 2,
    refetches: 0,
    receiptChanges: 0,
  });
});
