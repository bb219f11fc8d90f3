import "server-only";

import {
  type InboxState,
  type NotificationContent,
  readInboxes,
  readNotifications,
} from "./change-log";
import { contentKey } from "./encode";
import type { Position } from "./position";
import type { Publication, Stream } from "./stream";

/**
 * The inbox of each stream, in the same order, with what its client lacks up to `upTo`. Where that is one
 * publication, nothing is read: the count is that of the last frame and one more. All others are read by one
 * statement. Contents of publications that are read for it are added to `contents`.
 */
export async function inboxesOf(
  streams: readonly Stream[],
  upTo: Position,
  contents: Map<string, NotificationContent>,
): Promise<InboxState[]> {
  const lacking = streams.map(lackingPublication); // before waiting: a stream may be marked again meanwhile
  await readContents(new Set(lacking), contents);
  const afterPublication = inboxesAfter(upTo);
  const inboxes = streams.map((stream, index) => {
    const publication = lacking[index];
    const isCurrent = publication && contents.has(contentKey(publication));
    return isCurrent ? afterPublication(publication, stream) : undefined;
  });
  const unknown = streams.filter((_, index) => !inboxes[index]);
  const queries = unknown.map(({ userId, cursor }) => ({ userId, since: cursor, upTo }));
  const found = queries.length > 0 ? (await readInboxes(queries)).values() : undefined;
  return inboxes.map((inbox) => inbox ?? (found?.next().value as InboxState));
}

/** Not one that the first frame of the stream has contained. */
const lackingPublication = ({ publication, cursor }: Stream) =>
  publication && publication.seq > cursor ? publication : undefined;

/** What was withdrawn or has expired meanwhile has none. */
async function readContents(
  publications: ReadonlySet<Publication | undefined>,
  contents: Map<string, NotificationContent>,
) {
  const unread = [...publications].flatMap((one) =>
    one && !contents.has(contentKey(one)) ? [{ ...one, bytes: 0 }] : [],
  );
  if (unread.length === 0) return;
  for (const [key, content] of await readNotifications(unread)) contents.set(key, content);
}

/** Returns a function for the inbox after a publication; equal ones are one object. */
function inboxesAfter(upTo: Position) {
  const known = new Map<Publication, Map<number, InboxState>>();
  return (publication: Publication, stream: Stream): InboxState => {
    const isCounted = publication.seq <= stream.countedAt;
    const unreadCount = stream.unreadCount + (isCounted ? 0 : 1);
    const byCount = known.get(publication) ?? new Map<number, InboxState>();
    known.set(publication, byCount);
    const inbox = byCount.get(unreadCount) ?? {
      unreadCount,
      countedAt: upTo.seq,
      missed: [{ ...publication, bytes: 0 }], // its size does not matter: one fits into a frame however large
      upTo,
    };
    byCount.set(unreadCount, inbox);
    return inbox;
  };
}
