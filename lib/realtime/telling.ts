import "server-only";

import { type InboxState, type Missed, MOST_REPLAYED, readNotifications } from "./change-log";
import type { StreamFrame, StreamedNotification } from "./encode";
import type { Position } from "./position";

/** What one frame says, and how far it brings its client. */
export type Telling = { frame: StreamFrame; position: Position; complete: boolean };

/**
 * A frame is held in memory until its client takes it, for each slow client one. What does not fit into
 * one is told in the next.
 */
const FRAME_BYTES = 64 * 1024;

/**
 * What to tell each inbox of what it has missed, in the inboxes' order. Inboxes that are to
 * be told the same share one telling: of an announcement, most of a course. What is in `contents` is not
 * read again.
 */
export async function tellings(
  inboxes: readonly InboxState[],
  contents = new Map<string, StreamedNotification>(),
): Promise<Telling[]> {
  const told = inboxes.map(({ missed }) => (missed.length > MOST_REPLAYED ? [] : fitting(missed)));
  const unknown = told.flat().filter(({ id }) => !contents.has(id));
  for (const [id, content] of await readNotifications(unknown)) contents.set(id, content);
  const shared = new Map<string, Telling>();
  return inboxes.map(({ unreadCount, missed, upTo }, index) => {
    if (missed.length > MOST_REPLAYED) return resetTo(unreadCount, upTo);
    const fits = told[index] ?? [];
    const complete = fits.length === missed.length;
    const key = [upTo.seq, unreadCount, complete, ...fits.map(({ id }) => id)].join();
    const known = shared.get(key);
    if (known) return known;
    const telling = {
      frame: frameOf(unreadCount, fits, contents),
      position: complete ? upTo : { ...upTo, seq: fits.at(-1)?.seq ?? upTo.seq },
      complete,
    };
    shared.set(key, telling);
    return telling;
  });
}

/** The client cannot be told what it missed: it must fetch its list. */
export const resetTo = (unreadCount: number, upTo: Position): Telling => ({
  frame: { unreadCount, reset: true },
  position: upTo,
  complete: true,
});

function frameOf(
  unreadCount: number,
  told: readonly Missed[],
  contents: ReadonlyMap<string, StreamedNotification>,
): StreamFrame {
  const newNotifications = told.flatMap(({ id }) => contents.get(id) ?? []);
  return newNotifications.length > 0 ? { unreadCount, newNotifications } : { unreadCount };
}

/** The first of `missed` that go into one frame: at least one, else it would never be told. */
function fitting(missed: Missed[]): Missed[] {
  let bytes = 0;
  const tooMuch = missed.findIndex((notified, index) => {
    bytes += notified.bytes;
    return index > 0 && bytes > FRAME_BYTES;
  });
  return tooMuch === -1 ? missed : missed.slice(0, tooMuch);
}
