import "server-only";

import { type InboxState, MOST_REPLAYED, oldestChange, readInboxes } from "./change-log";
import type { StreamFrame } from "./encode";
import type { Position } from "./position";

/** What a client is told of its inbox: what it missed, or that it must fetch its list. */
export function frameOf({ unreadCount, missed }: InboxState): StreamFrame {
  if (missed.length > MOST_REPLAYED) return { unreadCount, reset: true };
  return missed.length > 0 ? { unreadCount, newNotifications: missed } : { unreadCount };
}

/** The frame for one who comes back after `since` and joins at `joinedAt`. */
export async function firstFrame(
  userId: string,
  since: Position | undefined,
  joinedAt: Position,
): Promise<StreamFrame> {
  const tellable = await isTellable(since, joinedAt);
  const [inbox] = await readInboxes(
    [{ userId, since: tellable ? since?.seq : undefined }],
    joinedAt.seq,
  );
  if (!inbox) throw new Error("readInboxes answered nothing");
  return tellable ? frameOf(inbox) : { unreadCount: inbox.unreadCount, reset: true };
}

/** Whether everything after `since` can still be told. Without a position, "new" starts now. */
async function isTellable(since: Position | undefined, head: Position): Promise<boolean> {
  if (since === undefined) return true;
  if (since.epoch !== head.epoch || since.seq > head.seq) return false;
  if (since.seq === head.seq) return true;
  const oldest = await oldestChange();
  return oldest !== undefined && since.seq >= oldest - 1;
}
