import type { OfflineChange, OfflineReader } from "@/lib/offline/messages";
import { applyTo } from "./queue";
import { type Inbox, type Item, itemFields } from "./storage";

export const MAX_ITEMS = 50;

/** A page of `/api/notifications`. */
export type Listed = {
  items: Item[];
  next: number | null;
  unreadCount: number;
  userId: string;
  inboxChanged?: true;
  clockAhead?: number;
};

/** By how much the device's clock is ahead of the server's, whose time is in the response. */
export function clockAheadOf(response: Response): number {
  const ahead = Date.now() - Date.parse(response.headers.get("Date") ?? "");
  return Number.isNaN(ahead) ? 0 : ahead;
}

/** The server's time, by which notifications expire. */
export const serverNow = ({ clockAhead = 0 }: Inbox) => Date.now() - clockAhead;

const isUnread = ({ readAt }: Item) => readAt === null;

/** Nothing else of it is kept. */
const toItem = (listed: Item) =>
  Object.fromEntries(itemFields.map((field) => [field, listed[field]])) as Item;

/** The unread count if nothing has changed but what is new. */
function expectedUnread(known: Inbox, news: Item[]): number {
  const newIds = new Set(news.map(({ id }) => id));
  const raised = known.items.filter((item) => newIds.has(item.id) && isUnread(item)).length;
  return known.unreadCount + news.filter(isUnread).length - raised;
}

/** Whether what is known must be listed again: it has a gap, or texts or read states have changed. */
export function needsWholeList(known: Inbox, news: Listed, isOld: boolean): boolean {
  if (news.inboxChanged || news.next !== null) return true;
  return isOld && news.unreadCount !== expectedUnread(known, news.items);
}

type Options = {
  kept: Inbox | undefined;
  listed: Listed;
  /** `listed` replaces what is kept. */
  whole: boolean;
  reader: OfflineReader;
  /** What the server does not know yet. */
  queue: OfflineChange[];
};

/** The inbox to keep. */
export function merge({ kept, listed, whole, reader, queue }: Options): Inbox {
  const now = Date.now();
  const isPart = kept !== undefined && !whole;
  const listedIds = new Set(listed.items.map(({ id }) => id));
  const others = isPart ? kept.items.filter(({ id }) => !listedIds.has(id)) : [];
  const { userId, locale, timeZone, theme } = reader;
  const inbox: Inbox = {
    userId,
    locale,
    timeZone,
    theme,
    items: [...listed.items.map(toItem), ...others].slice(0, MAX_ITEMS),
    // What was read elsewhere stays a difference, until the whole list is requested.
    unreadCount: isPart ? expectedUnread(kept, listed.items) : listed.unreadCount,
    receivedAt: now,
    clockAhead: listed.clockAhead ?? kept?.clockAhead ?? 0,
    listedAt: isPart ? kept.listedAt : now,
    formToken: kept?.formToken ?? crypto.randomUUID(),
  };
  for (const change of queue) applyTo(inbox, change, now);
  return inbox;
}
