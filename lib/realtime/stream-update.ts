import "server-only";

import { renderAutomaticText } from "@/lib/i18n/automatic-text";
import { defaultReader, type Reader } from "@/lib/i18n/preferences";
import {
  type InboxState,
  MAX_REPLAYED,
  type Missed,
  type NotificationContent,
  readNotifications,
} from "./change-log";
import {
  contentKey,
  type EncodedFrame,
  encodeFrame,
  type StreamFrame,
  type StreamedNotification,
} from "./encode";
import type { Position } from "./position";

/** One frame, and the position of the client after it; `complete` is false when more frames follow. */
export type StreamUpdate = {
  frame: StreamFrame;
  position: Position;
  /** The last change that the frame's unread count takes into account. */
  countedAt: number;
  complete: boolean;
};

/**
 * The largest frame. Each slow client holds one in memory; what does not fit goes into the next.
 */
const FRAME_BYTES = 64 * 1024;

/**
 * Builds the update for each inbox and its reader, in the same order. Inboxes in the same state share one
 * update; readers of several languages only where one of its texts is automatic. Notifications in
 * `contents` are not read again; new ones are added to it.
 */
export async function buildUpdates(
  inboxes: readonly InboxState[],
  contents = new Map<string, NotificationContent>(),
  readers: readonly (Reader | undefined)[] = [],
): Promise<StreamUpdate[]> {
  const sendable = new Map(
    [...new Set(inboxes)].map((inbox) => [inbox, fittingOneFrame(inbox.missed)]),
  );
  const unknown = [...sendable.values()].flat().filter((one) => !contents.has(contentKey(one)));
  if (unknown.length > 0) {
    for (const [key, content] of await readNotifications(unknown)) contents.set(key, content);
  }
  const updatesOf = new Map(
    [...sendable].map(([inbox, sent]) => [inbox, updatesByReader(inbox, sent, contents)]),
  );
  return inboxes.map((inbox, index) => {
    const forReader = updatesOf.get(inbox) as ReturnType<typeof updatesByReader>;
    return forReader(readers[index] ?? defaultReader);
  });
}

/** The update of one inbox for a reader; built once for each, or once for all if nothing in it is automatic. */
function updatesByReader(
  inbox: InboxState,
  sent: readonly Missed[],
  contents: ReadonlyMap<string, NotificationContent>,
): (reader: Reader) => StreamUpdate {
  const isAutomatic = sent.some((one) => contents.get(contentKey(one))?.automatic !== undefined);
  const built = new Map<Reader, StreamUpdate>();
  return (reader) => {
    const key = isAutomatic ? reader : defaultReader;
    const update = built.get(key) ?? updateFor(inbox, sent, wordedFor(sent, contents, key));
    built.set(key, update);
    return update;
  };
}

/** The contents to send, automatic texts in the reader's words. */
function wordedFor(
  sent: readonly Missed[],
  contents: ReadonlyMap<string, NotificationContent>,
  reader: Reader,
): StreamedNotification[] {
  return sent.flatMap((one) => {
    const { automatic, ...content } = contents.get(contentKey(one)) ?? { id: undefined };
    if (content.id === undefined) return [];
    return automatic ? { ...content, ...renderAutomaticText(automatic, reader) } : content;
  });
}

function updateFor(
  inbox: InboxState,
  sent: readonly Missed[],
  newNotifications: StreamedNotification[],
): StreamUpdate {
  const { unreadCount, countedAt, missed, upTo } = inbox;
  if (missed.length > MAX_REPLAYED) return resetUpdate(inbox);
  const complete = sent.length === missed.length;
  return {
    frame: newNotifications.length > 0 ? { unreadCount, newNotifications } : { unreadCount },
    position: complete ? upTo : { ...upTo, seq: sent.at(-1)?.seq ?? upTo.seq },
    countedAt,
    complete,
  };
}

/** What was missed cannot be replayed: the client must fetch its list. */
export const resetUpdate = ({
  unreadCount,
  countedAt,
  upTo,
}: Omit<InboxState, "missed">): StreamUpdate => ({
  frame: { unreadCount, reset: true },
  position: upTo,
  countedAt,
  complete: true,
});

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

/** What a frame says besides the state of an inbox. */
export type Extras = { inboxChanged: boolean; receiptsChanged: boolean };

export function withExtras(
  update: StreamUpdate,
  { inboxChanged, receiptsChanged }: Extras,
): StreamUpdate {
  if (!inboxChanged && !receiptsChanged) return update;
  const frame: StreamFrame = { ...update.frame };
  if (inboxChanged) frame.inboxChanged = true;
  if (receiptsChanged) frame.receiptsChanged = true;
  return { ...update, frame };
}

export type EncodedUpdate = { update: StreamUpdate; encoded: EncodedFrame };

/** Returns a function that encodes updates; the same update with the same extras is encoded once. */
export function updateEncoder(): (update: StreamUpdate, extras: Extras) => EncodedUpdate {
  const known = new Map<StreamUpdate, EncodedUpdate[]>();
  return (plain, extras) => {
    const variants = known.get(plain) ?? [];
    known.set(plain, variants);
    const variant = Number(extras.inboxChanged) + 2 * Number(extras.receiptsChanged);
    const update = withExtras(plain, extras);
    return (variants[variant] ??= {
      update,
      encoded: encodeFrame(update.frame, update.position),
    });
  };
}
