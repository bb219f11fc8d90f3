import type { Entry, Frame, Published, Snapshot, DeliveredNotification } from "../history";
import { type Chain, chainsOf, parsePosition } from "./chains";
import { announcementsOf } from "./publications";
import { isTextOf, nameOf, type Texts, textsOf } from "./texts";
import type { Violation } from "./violation";

/** Up to this many missed notifications are replayed. */
export const MAX_REPLAYED = 200;

type Inbox = (Published & { seq: number })[];
type Report = (kind: Violation["kind"], what: string, about: Record<string, unknown>) => void;

/** Checks that every client received all its notifications, once, in order, and nothing else. */
export function checkDeliveries(history: Entry[], snapshot: Snapshot): Violation[] {
  const violations: Violation[] = [];
  const inboxes = inboxesOf(snapshot);
  const texts = textsOf(history);
  for (const chain of chainsOf(history)) {
    const { watcher, user } = chain;
    const report: Report = (kind, what, about) =>
      violations.push({ kind, what, about: { watcher, user, ...about } });
    checkChain(chain, { inbox: inboxes.get(user) ?? [], texts, snapshot }, report);
  }
  return [...violations, ...checkPositions(history, snapshot)];
}

function inboxesOf({ published }: Snapshot): Map<string, Inbox> {
  const inboxes = new Map<string, Inbox>();
  for (const notification of published) {
    for (const { user, seq } of notification.recipients) {
      const inbox = inboxes.get(user) ?? [];
      inboxes.set(user, inbox);
      inbox.push({ ...notification, seq });
    }
  }
  for (const inbox of inboxes.values()) inbox.sort((a, b) => a.seq - b.seq);
  return inboxes;
}

type Known = { inbox: Inbox; texts: Texts; snapshot: Snapshot };

/** Replays a chain and compares each frame with the expected one. */
function checkChain(chain: Chain, { inbox, texts, snapshot }: Known, report: Report) {
  const { epoch, seq: head } = snapshot;
  const byId = new Map(inbox.map((notification) => [notification.id, notification]));
  const delivered = new Set<string>();
  const { resume } = chain;
  const isForeign = resume !== undefined && (resume.epoch !== epoch || resume.seq > head);
  // Earlier notifications are not expected on this chain.
  let known = isForeign ? undefined : resume?.seq;

  for (const { frames } of chain.connections) {
    for (const [index, frame] of frames.entries()) {
      const position = parsePosition(frame.id);
      if (position?.epoch !== epoch) {
        report("order", "a frame without a position of this log", { frame });
        continue;
      }
      const { seq } = position;
      if (known !== undefined && (index === 0 ? seq < known : seq <= known)) {
        report("order", "the position does not increase", { frame, known });
      }
      const from = known ?? (isForeign ? 0 : seq);
      // What was withdrawn later may have come.
      const isMissed = (number: number) => number > from && number <= seq;
      const expected = inbox.filter((one) => !one.withdrawn && isMissed(one.seq));
      checkItems(frame, { from, upTo: seq, byId, delivered, texts }, report);
      if (frame.reset) {
        const possible = inbox.filter(({ seqs }) => seqs.some(isMissed));
        const mayReset = (isForeign && known === undefined) || possible.length > MAX_REPLAYED;
        if (!mayReset)
          report("unexpected", "an unnecessary reset", { frame, missed: expected.length });
        checkList(
          frame,
          chain,
          { inbox: inbox.filter((one) => !one.withdrawn && one.seq <= seq), texts },
          report,
        );
      } else {
        if (isForeign && known === undefined) {
          report("lost", "no reset after a position of another log", { frame });
        }
        const missing = expected.filter((one) => !delivered.has(copyOf(one)));
        if (missing.length > 0) report("lost", "skipped", { frame, from, missing });
      }
      if (!(frame.unreadCount >= 0 && frame.unreadCount <= inbox.length)) {
        report("badge", "an impossible unread count", { frame });
      }
      known = Math.max(known ?? 0, seq);
    }
  }
}

/** A copy that was raised is another one. */
const copyOf = ({ id, seq }: { id: string; seq: number }) => `${id} ${seq}`;

type Expected = {
  from: number;
  upTo: number;
  byId: Map<string, Published>;
  delivered: Set<string>;
  texts: Texts;
};

function checkItems(
  frame: Frame,
  { from, upTo, byId, delivered, texts }: Expected,
  report: Report,
) {
  let before = from;
  for (const item of frame.items) {
    const notification = byId.get(item.id);
    if (!notification) report("unexpected", "not this user's", { frame, item });
    else if (!isTextOf(texts, notification, item)) {
      report("unexpected", "delivered with another text", { frame, item, notification });
    } else if (!notification.seqs.includes(item.seq)) {
      report("unexpected", "delivered without an entry in the log", { frame, item, notification });
    }
    if (delivered.has(copyOf(item))) report("duplicated", "delivered twice", { frame, item });
    else if (item.seq <= before) report("order", "delivered out of order", { frame, item, before });
    if (item.seq > upTo) report("order", "delivered beyond the frame's position", { frame, item });
    delivered.add(copyOf(item));
    before = Math.max(before, item.seq);
  }
}

/** After a reset the list must contain everything up to the reset's position. */
function checkList(
  frame: Frame,
  { lists }: Chain,
  { inbox: expected, texts }: Pick<Known, "inbox" | "texts">,
  report: Report,
) {
  const list = lists.find(({ invoked }) => invoked >= frame.at);
  if (!list) return report("lost", "no list was fetched after a reset", { frame });
  const listed = new Map(
    list.items.map((item): [string, DeliveredNotification] => [item.id, item]),
  );
  const missing = expected.filter(({ id }) => !listed.has(id));
  if (missing.length > 0) report("lost", "not in the list after a reset", { frame, missing });
  const altered = expected.filter((notification) => {
    const item = listed.get(notification.id);
    return item && !isTextOf(texts, notification, item);
  });
  if (altered.length > 0) report("unexpected", "listed with another text", { frame, altered });
  if (listed.size < list.items.length) report("duplicated", "listed twice", { frame });
}

/** No frame may have a position that includes an announcement not yet begun. */
function checkPositions(history: Entry[], { published }: Snapshot): Violation[] {
  const announcements = announcementsOf(history);
  const latestFirst = published
    .map((notification) => ({
      notification,
      seq: notification.seqs[0] ?? Infinity,
      invoked: announcements.get(nameOf(notification))?.invoked ?? -Infinity,
    }))
    .toSorted((a, b) => b.invoked - a.invoked);
  const frames = history.filter((entry) => entry.kind === "frame").toReversed(); // newest first
  const violations: Violation[] = [];
  let next = 0;
  let earliest = latestFirst[0];
  for (const frame of frames) {
    for (; (latestFirst[next]?.invoked ?? -Infinity) > frame.at; next++) {
      const candidate = latestFirst[next];
      if (candidate && candidate.seq < (earliest?.seq ?? Infinity)) earliest = candidate;
    }
    const { seq } = parsePosition(frame.id) ?? { seq: 0 };
    if (next > 0 && earliest && seq >= earliest.seq) {
      const about = { frame, notification: earliest.notification };
      violations.push({ kind: "order", what: "a position from the future", about });
    }
  }
  return violations;
}
