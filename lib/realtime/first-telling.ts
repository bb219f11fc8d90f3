import "server-only";

import { oldestChange, readInboxes } from "./change-log";
import type { Position } from "./position";
import { resetTo, type Telling, tellings } from "./telling";

/** What to tell one who comes back after `since` and joins at `joinedAt`. */
export async function firstTelling(
  userId: string,
  since: Position | undefined,
  joinedAt: Position,
): Promise<Telling> {
  const tellable = await isTellable(since, joinedAt);
  const query = { userId, since: tellable ? since?.seq : undefined };
  const inboxes = await readInboxes([query], joinedAt.seq);
  const [telling] = await tellings(inboxes, joinedAt);
  if (!telling) throw new Error("readInboxes answered nothing");
  return tellable ? telling : resetTo(telling.frame.unreadCount, joinedAt);
}

/** Whether everything after `since` can still be told. Without a position, "new" starts now. */
async function isTellable(since: Position | undefined, head: Position): Promise<boolean> {
  if (since === undefined) return true;
  if (since.epoch !== head.epoch || since.seq > head.seq) return false;
  if (since.seq === head.seq) return true;
  const oldest = await oldestChange();
  return oldest !== undefined && since.seq >= oldest - 1;
}
