import type { WaitingChange, WorkerReport } from "@/lib/offline/messages";
import { parsePosition } from "@/lib/realtime/position";
import type { InboxUpdate, NewNotification } from "./stream/inbox-log";
import type { ConnectionState, Status } from "./stream/stream-subscription";

export type LiveNotifications = Pick<Status, "lastContactAt"> & {
  /** A stream that is opened anew counts as online. */
  connection: Exclude<ConnectionState, "reconnecting">;
  /** The server may render the page again: without a session it would send the login page instead. */
  canRefresh: boolean;
  /** With what waits on this device. */
  unreadCount: number;
  /** As the server has counted. */
  serverUnread: number;
  /** The log position of `serverUnread`. */
  seq: number;
  /** How many changes wait on this device for the network, and how many the server has refused. */
  waiting: number;
  refused: number;
  /** What waits; the last ones stay until the page shows them as done. */
  queue: readonly WaitingChange[];
  /** Notifications received while this page is open, oldest first. */
  arrivals: NewNotification[];
  /** Counts the updates of the inbox received. */
  revision: number;
  /** Counts those that brought something. A page's first one mostly says only how far the log is by now. */
  news: number;
  /** Counts the updates after which shown notifications may be wrong: the page must fetch them again. */
  refetches: number;
  /** Counts the updates after which shown receipts may be wrong. */
  receiptChanges: number;
  /** The build that rendered this page; undefined in development. */
  pageBuild: string | undefined;
  /** A newer build responds by now: the page should be reloaded. */
  isOutdated: boolean;
};

export type LiveEvent =
  | { type: "rendered"; unreadCount: number; position: string }
  | { type: "update"; update: InboxUpdate }
  | { type: "status"; status: Status }
  | { type: "report"; report: WorkerReport }
  /** The page shows what was sent. */
  | { type: "settled"; queue: readonly WaitingChange[] };

/** Arrivals kept for the inbox button and the toasts; older ones are in the inbox. */
const MAX_ARRIVALS = 100;

export const initialState = (
  unreadCount: number,
  position: string,
  pageBuild?: string,
): LiveNotifications => ({
  unreadCount,
  serverUnread: unreadCount,
  seq: seqOf(position),
  waiting: 0,
  refused: 0,
  queue: [],
  arrivals: [],
  revision: 0,
  news: 0,
  refetches: 0,
  receiptChanges: 0,
  pageBuild,
  isOutdated: false,
  connection: "connecting",
  canRefresh: true,
  lastContactAt: null,
});

export function reduce(state: LiveNotifications, event: LiveEvent): LiveNotifications {
  if (event.type === "update") return withUpdate(state, event.update);
  if (event.type === "status") return withStatus(state, event.status);
  if (event.type === "report") return withReport(state, event.report);
  if (event.type === "settled") return { ...state, queue: event.queue };
  return withUnreadCount(state, event.unreadCount, seqOf(event.position));
}

function withUpdate(state: LiveNotifications, update: InboxUpdate): LiveNotifications {
  const { unreadCount, notifications, reset, to } = update;
  const mustRefetch = reset || update.inboxChanged;
  // A page of an older build cannot be rendered again, only reloaded: that is left to its reader.
  const renews = Number(!state.isOutdated);
  const bringsNews = mustRefetch || notifications.length > 0 || unreadCount !== state.serverUnread;
  const saysReceiptsOnly = update.receiptsChanged && !bringsNews;
  const known = mustRefetch ? [] : state.arrivals; // their texts may be outdated
  return {
    ...withUnreadCount(reset ? { ...state, seq: 0 } : state, unreadCount, seqOf(to)),
    arrivals: withArrivals(known, notifications),
    revision: state.revision + (saysReceiptsOnly ? 0 : 1),
    news: state.news + (bringsNews ? 1 : 0),
    refetches: state.refetches + (mustRefetch ? renews : 0),
    receiptChanges: state.receiptChanges + (reset || update.receiptsChanged ? renews : 0),
  };
}

/** One that was raised again takes its new place, with its new text. */
function withArrivals(known: NewNotification[], notifications: NewNotification[]) {
  const seqs = new Map(known.map(({ id, seq }) => [id, seq]));
  const fresh = notifications.filter(({ id, seq }) => seq > (seqs.get(id) ?? -1));
  if (fresh.length === 0) return known;
  const freshIds = new Set(fresh.map(({ id }) => id));
  return [...known.filter(({ id }) => !freshIds.has(id)), ...fresh].slice(-MAX_ARRIVALS);
}

function withStatus(state: LiveNotifications, { lastContactAt, build, ...status }: Status) {
  const connection = status.connection === "reconnecting" ? "online" : status.connection;
  const canRefresh = !["reconnecting", "signed-out"].includes(status.connection);
  const isOutdated = [build, state.pageBuild].includes(undefined)
    ? state.isOutdated
    : build !== state.pageBuild;
  // While online the time is not displayed, so a new one causes no render.
  const same =
    connection === state.connection &&
    canRefresh === state.canRefresh &&
    isOutdated === state.isOutdated;
  const unchanged = same && (connection === "online" || lastContactAt === state.lastContactAt);
  return unchanged ? state : { ...state, connection, canRefresh, lastContactAt, isOutdated };
}

/** Applies a count unless a later one is known: a page may be rendered while a frame is in transit. */
function withUnreadCount(
  state: LiveNotifications,
  unreadCount: number,
  seq: number,
): LiveNotifications {
  if (seq < state.seq) return state;
  const queued = state.unreadCount - state.serverUnread;
  return { ...state, ...counted(unreadCount, queued), seq };
}

const counted = (serverUnread: number, queued: number) => ({
  serverUnread,
  unreadCount: Math.max(0, serverUnread + queued),
});

/** What was done offline counts at once; when nothing waits any more, the server's count is right. */
function withReport(state: LiveNotifications, report: WorkerReport): LiveNotifications {
  const { waiting, refused, changes = [], unread = 0 } = report;
  if (waiting + refused + state.waiting === 0) return state;
  const queued = waiting === 0 ? 0 : state.unreadCount - state.serverUnread + unread;
  return {
    ...state,
    ...counted(state.serverUnread, queued),
    waiting,
    refused: state.refused + refused,
    queue: waiting < state.waiting ? state.queue : changes,
  };
}

const seqOf = (position: string) => parsePosition(position)?.seq ?? 0;
