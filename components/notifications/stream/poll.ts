import { parsePosition } from "@/lib/realtime/position";
import { type NewNotification, type InboxUpdate, toNewNotification } from "./inbox-log";
import type { Request } from "./stream-connection";

type Options = {
  /** Whose inbox it must be. */
  userId: string;
  position: string;
  request: Request;
  patienceMs: number;
  ended: AbortSignal;
};

type Inbox = {
  items: NewNotification[];
  next: number | null;
  unreadCount: number;
  position: string;
  userId: string;
};

const MOST_AT_ONCE = 100;

export type Polled = InboxUpdate | "signed-out" | "user-changed" | "offline";

/** Asks once for what happened after `position`. */
export async function poll(options: Options): Promise<Polled> {
  const { ended, patienceMs } = options;
  const asking = new AbortController();
  const abort = () => asking.abort();
  const overdue = setTimeout(abort, patienceMs);
  ended.addEventListener("abort", abort);
  try {
    return await ask(options, asking.signal);
  } catch {
    return "offline";
  } finally {
    clearTimeout(overdue);
    ended.removeEventListener("abort", abort);
  }
}

async function ask({ userId, position, request }: Options, signal: AbortSignal): Promise<Polled> {
  const asked = parsePosition(position);
  const path = `/api/notifications?after=${asked?.seq ?? 0}&limit=${MOST_AT_ONCE}`;
  const response = await request(path, { signal, cache: "no-store" });
  if (response.status === 401) return "signed-out";
  if (!response.ok) return "offline";

  const inbox = (await response.json()) as Inbox;
  const { unreadCount, position: to } = inbox;
  const here = parsePosition(to);
  if (!here) return "offline"; // some other page, by whatever stands in between
  if (inbox.userId !== userId) return "user-changed";
  if (asked?.epoch !== here.epoch || inbox.next !== null) {
    return { from: position, to, unreadCount, notifications: [], reset: true };
  }
  return {
    from: position,
    to,
    unreadCount,
    notifications: inbox.items.map(toNewNotification).toReversed(),
  };
}
