import type { OfflineChange } from "@/lib/offline/messages";
import type { Inbox } from "./storage";

type Counted = Pick<Inbox, "items" | "unreadCount">;

/**
 * The queue with one more change. Of several read states of one notification only the last counts, and a
 * confirmation reads it anyway.
 */
export const withChange = (queue: OfflineChange[], change: OfflineChange): OfflineChange[] => [
  ...queue.filter(
    ({ id, action }) => id !== change.id || (action === "confirm" && change.action !== "confirm"),
  ),
  change,
];

/** By how much a change of what is not kept here alters the unread count, most probably. */
const expected = { read: -1, unread: 1, confirm: 0 };

/**
 * Shows a change in the kept inbox; the server's own times come with the next list. Returns by how much the unread
 * count differs.
 */
export function applyTo(inbox: Counted, { id, action }: OfflineChange, now: number): number {
  const item = inbox.items.find((each) => each.id === id);
  if (!item) return expected[action];
  const at = new Date(now).toISOString();
  const wasUnread = item.readAt === null;
  item.readAt = action === "unread" ? null : (item.readAt ?? at);
  if (action === "confirm") item.confirmedAt ??= at;
  // One that has expired is not counted.
  const counts = item.expiresAt === null || Date.parse(item.expiresAt) > now;
  const difference = counts ? Number(item.readAt === null) - Number(wasUnread) : 0;
  inbox.unreadCount += difference;
  return difference;
}
