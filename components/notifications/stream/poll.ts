import { parsePosition } from "@/lib/realtime/position";
import { type NewNotification, type InboxUpdate, toNewNotification } from "./inbox-log";
import type { Request } from "./stream-connection";

type Options = {
  /** The expected owner of the inbox. */
  userId: string;
  position: string;
  request: Request;
  timeoutMs: number;
  ended: AbortSignal;
};

type Inbox = {
  items: NewNotification[];
  next: number | null;
  unreadCount: number;
  position: string;
  userId: string;
  inboxChanged?: true;
};

const MAX_ITEMS = 100;

export type PollResult = InboxUpdate | "signed-out" | "user-changed" | "offline";

/** Polls once for everything after `position`. */
export async function poll(options: Options): Promise<PollResult> {
  const { ended, timeoutMs } = options;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timeout = setTimeout(abort, timeoutMs);
  ended.addEventListener("abort", abort);
  try {
    return await requestInbox(options, controller.signal);
  } catch {
    return "offline";
  } finally {
    clearTimeout(timeout);
    ended.removeEventListener("abort", abort);
  }
}

async function requestInbox(
  { userId, position, request }: Options,
  signal: AbortSignal,
): Promise<PollResult> {
  const since = parsePosition(position);
  const path = `/api/notifications?after=${since?.seq ?? 0}&limit=${MAX_ITEMS}`;
  const response = await request(path, { signal, cache: "no-store" });
  if (response.status === 401) return "signed-out";
  if (!response.ok) return "offline";

  const inbox = (await response.json()) as Inbox;
  const { unreadCount, position: to } = inbox;
  const current = parsePosition(to);
  if (!current) return "offline"; // some other page, from a proxy or captive portal
  if (inbox.userId !== userId) return "user-changed";
  if (since?.epoch !== current.epoch || inbox.next !== null) {
    return { from: position, to, unreadCount, notifications: [], reset: true };
  }
  return {
    from: position,
    to,
    unreadCount,
    notifications: inbox.items.map(toNewNotification).toReversed(),
    inboxChanged: inbox.inboxChanged,
    // A poll does not say whose receipts changed: a page that shows some asks again.
    receiptsChanged: since.seq < current.seq ? true : undefined,
  };
}
