import "server-only";

import type { Role } from "@/db/enums";
import { liveSessions, oldestChange, readInboxes } from "./change-log";
import { haveChangedCopies } from "./changed-copies";
import type { Reader } from "@/lib/i18n/preferences";
import type { Position } from "./position";
import { isStaff } from "./stream";
import { buildUpdates, resetUpdate, type StreamUpdate, withExtras } from "./stream-update";

/** A client that opens a stream at `joinedAt`, having seen everything up to `since`. */
export type Subscriber = {
  userId: string;
  sessionId: string;
  since: Position | undefined;
  joinedAt: Position;
  reader?: Reader | undefined;
  role?: Role | undefined;
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
  const readers = subscribers.map(({ reader }) => reader);
  const [updates, live, changedCopies] = await Promise.all([
    readInboxes(queries).then((inboxes) => buildUpdates(inboxes, new Map(), readers)),
    liveSessions(subscribers.map(({ sessionId }) => sessionId)),
    findChangedCopies(subscribers.filter((_, index) => replayable[index])),
  ]);
  return subscribers.map((subscriber, index) => {
    const update = live.has(subscriber.sessionId) ? updates[index] : undefined;
    if (!update) return undefined;
    if (!replayable[index]) {
      const { unreadCount } = update.frame;
      return resetUpdate({ unreadCount, countedAt: update.countedAt, upTo: subscriber.joinedAt });
    }
    return withExtras(update, {
      inboxChanged: changedCopies.has(subscriber),
      // Whose receipts changed meanwhile is not looked up: a page that shows some asks again.
      receiptsChanged: isStaff(subscriber.role) && isBehind(subscriber),
    });
  });
}

/** The subscribers whose copies were corrected or withdrawn since they were connected. */
async function findChangedCopies(subscribers: Subscriber[]): Promise<Set<Subscriber>> {
  const behind = subscribers.filter(isBehind);
  if (behind.length === 0) return new Set();
  const changed = await haveChangedCopies(
    behind.map(({ userId, since, joinedAt }) => ({
      userId,
      since: since?.seq ?? joinedAt.seq,
      upTo: joinedAt.seq,
    })),
  );
  return new Set(behind.filter((_, index) => changed[index]));
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
