import "server-only";

import { liveSessions, oldestChange, readInboxes } from "./change-log";
import type { Position } from "./position";
import { resetTo, type Telling, tellings } from "./stream-update";

/** One who comes, perhaps back after `since`, and joins at `joinedAt`. */
export type Newcomer = {
  userId: string;
  sessionId: string;
  since: Position | undefined;
  joinedAt: Position;
};

/** What to tell each newcomer first, in their order; nothing where the session has ended. */
export async function welcome(newcomers: Newcomer[]): Promise<(Telling | undefined)[]> {
  const oldest = newcomers.some(isBehind) ? await oldestChange() : undefined;
  const tellable = newcomers.map((newcomer) => isTellable(newcomer, oldest));
  const queries = newcomers.map(({ userId, since, joinedAt }, index) => ({
    userId,
    since: tellable[index] ? since?.seq : undefined,
    upTo: joinedAt,
  }));
  const [told, live] = await Promise.all([
    readInboxes(queries).then(tellings),
    liveSessions(newcomers.map(({ sessionId }) => sessionId)),
  ]);
  return newcomers.map(({ sessionId, joinedAt }, index) => {
    const telling = live.has(sessionId) ? told[index] : undefined;
    return telling && !tellable[index] ? resetTo(telling.frame.unreadCount, joinedAt) : telling;
  });
}

const isBehind = ({ since, joinedAt }: Newcomer) =>
  since?.epoch === joinedAt.epoch && since.seq < joinedAt.seq;

/** Whether everything after `since` can still be told. Without a position, "new" starts now. */
function isTellable(newcomer: Newcomer, oldest: number | undefined): boolean {
  const { since, joinedAt } = newcomer;
  if (since === undefined) return true;
  if (isBehind(newcomer)) return oldest !== undefined && since.seq >= oldest - 1;
  return since.epoch === joinedAt.epoch && since.seq === joinedAt.seq;
}
