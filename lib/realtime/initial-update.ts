import "server-only";

import { liveSessions, oldestChange, readInboxes } from "./change-log";
import type { Reader } from "@/lib/i18n/preferences";
import type { Position } from "./position";
import { resetUpdate, type StreamUpdate, buildUpdates } from "./stream-update";

/** A client that opens a stream at `joinedAt`, having seen everything up to `since`. */
export type Subscriber = {
  userId: string;
  sessionId: string;
  since: Position | undefined;
  joinedAt: Position;
  reader?: Reader | undefined;
};

/** The first update of each subscriber, in the same order; undefined where the session has ended. */
export async function initialUpdates(
  subscribers: Subscriber[],
): Promise<(StreamUpdate | undefined)[]> {
  const oldest = subscribers.some(isBehind) ? await oldestChange() : undefined;
  const replayable = subscribers.map((subscriber) => isReplayable(subscriber, oldest));
  const queries = subscribers.map(({ userId, since, joinedAt }, index) => ({
    userId,
    since: replayable[index] ? since?.seq : undefined,
    upTo: joinedAt,
  }));
  const [updates, live] = await Promise.all([
    readInboxes(queries).then((inboxes) =>
      buildUpdates(
        inboxes,
        new Map(),
        subscribers.map(({ reader }) => reader),
      ),
    ),
    liveSessions(subscribers.map(({ sessionId }) => sessionId)),
  ]);
  return subscribers.map(({ sessionId, joinedAt }, index) => {
    const telling = live.has(sessionId) ? updates[index] : undefined;
    return telling && !replayable[index]
      ? resetUpdate(telling.frame.unreadCount, joinedAt)
      : telling;
  });
}

const isBehind = ({ since, joinedAt }: Subscriber) =>
  since?.epoch === joinedAt.epoch && since.seq < joinedAt.seq;

/** Whether everything after `since` is still in the log. Without a position, "new" starts now. */
function isReplayable(subscriber: Subscriber, oldest: number | undefined): boolean {
  const { since, joinedAt } = subscriber;
  if (since === undefined) return true;
  if (isBehind(subscriber)) return oldest !== undefined && since.seq >= oldest - 1;
  return since.epoch === joinedAt.epoch && since.seq === joinedAt.seq;
}
