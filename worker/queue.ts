import type { OfflineChange } from "@/lib/offline/messages";
import type { Inbox } from "./storage";

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

/** Shows a change in the kept inbox; the server's own times come with the next list. */
export function applyTo(inbox: Inbox, { id, action }: OfflineChange, now: number): void {
  const item = inbox.items.find((each) => each.id === id);
  if (!item) return;
  const at = new Date(now).toISOString();
  const wasUnread = item.readAt === null;
  item.readAt = action === "unread" ? null : (item.readAt ?? at);
  if (action === "confirm") item.confirmedAt ??= at;
  inbox.unreadCount += Number(item.readAt === null) - Number(wasUnread);
}
