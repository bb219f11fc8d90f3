import "server-only";

import { type InboxState, type Missed, MAX_REPLAYED, readNotifications } from "./change-log";
import type { StreamFrame, StreamedNotification } from "./encode";
import type { Position } from "./position";

/** One frame, and the position of the client after it; `complete` is false when more frames follow. */
export type StreamUpdate = { frame: StreamFrame; position: Position; complete: boolean };

/**
 * The largest frame. Each slow client holds one in memory; what does not fit goes into the next.
 */
const FRAME_BYTES = 64 * 1024;

/**
 * Builds the update for each inbox, in the same order. Inboxes in the same state share one update.
 * Notifications in `contents` are not read again; new ones are added to it.
 */
export async function buildUpdates(
  inboxes: readonly InboxState[],
  contents = new Map<string, StreamedNotification>(),
): Promise<StreamUpdate[]> {
  const updateOf = new Map<InboxState, StreamUpdate>();
  const sendable = new Map(
    [...new Set(inboxes)].map((inbox) => [inbox, fittingOneFrame(inbox.missed)]),
  );
  const unknown = [...sendable.values()].flat().filter(({ id }) => !contents.has(id));
  for (const [id, content] of await readNotifications(unknown)) contents.set(id, content);
  for (const [inbox, sent] of sendable) updateOf.set(inbox, updateFor(inbox, sent, contents));
  return inboxes.map((inbox) => updateOf.get(inbox) as StreamUpdate);
}

function updateFor(
  { unreadCount, missed, upTo }: InboxState,
  sent: readonly Missed[],
  contents: ReadonlyMap<string, StreamedNotification>,
): StreamUpdate {
  if (missed.length > MAX_REPLAYED) return resetUpdate(unreadCount, upTo);
  const complete = sent.length === missed.length;
  return {
    frame: frameOf(unreadCount, sent, contents),
    position: complete ? upTo : { ...upTo, seq: sent.at(-1)?.seq ?? upTo.seq },
    complete,
  };
}

/** What was missed cannot be replayed: the client must fetch its list. */
export const resetUpdate = (unreadCount: number, upTo: Position): StreamUpdate => ({
  frame: { unreadCount, reset: true },
  position: upTo,
  complete: true,
});

function frameOf(
  unreadCount: number,
  sent: readonly Missed[],
  contents: ReadonlyMap<string, StreamedNotification>,
): StreamFrame {
  const newNotifications = sent.flatMap(({ id }) => contents.get(id) ?? []);
  return newNotifications.length > 0 ? { unreadCount, newNotifications } : { unreadCount };
}

/** The first of `missed` that fit into one frame: at least one, however long. None when there are too many to replay. */
function fittingOneFrame(missed: Missed[]): Missed[] {
  if (missed.length > MAX_REPLAYED) return [];
  let bytes = 0;
  const tooMuch = missed.findIndex((notified, index) => {
    bytes += notified.bytes;
    return index > 0 && bytes > FRAME_BYTES;
  });
  return tooMuch === -1 ? missed : missed.slice(0, tooMuch);
}
