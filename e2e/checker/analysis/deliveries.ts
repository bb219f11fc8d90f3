import type { Entry, Frame, Published, Snapshot, Told } from "../history";
import { type Chain, chainsOf, parsePosition } from "./chains";
import { announcementsOf, nameOf, sameContent } from "./publications";
import type { Violation } from "./violation";

/** More missed than this is not replayed. */
export const MOST_REPLAYED = 200;

type Inbox = (Published & { seq: number })[];
type Report = (kind: Violation["kind"], what: string, about: Record<string, unknown>) => void;

/** Whether every client was told everything that it had to be, once, in order, and nothing else. */
export function checkDeliveries(history: Entry[], snapshot: Snapshot): Violation[] {
  const violations: Violation[] = [];
  const inboxes = inboxesOf(snapshot);
  for (const chain of chainsOf(history)) {
    const { watcher, user } = chain;
    const report: Report = (kind, what, about) =>
      violations.push({ kind, what, about: { watcher, user, ...about } });
    follow(chain, inboxes.get(user) ?? [], snapshot, report);
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

/** Goes along a chain with what the client knows, and compares each frame with what it should have been. */
function follow(chain: Chain, inbox: Inbox, { epoch, seq: head }: Snapshot, report: Report) {
  const byId = new Map(inbox.map((notification) => [notification.id, notification]));
  const told = new Set<string>();
  const { resume } = chain;
  const isForeign = resume !== undefined && (resume.epoch !== epoch || resume.seq > head);
  // What lies before is not owed on this chain.
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
        report("order", "the position does not rise", { frame, known });
      }
      const from = known ?? (isForeign ? 0 : seq);
      const owed = inbox.filter(
        (notification) => notification.seq > from && notification.seq <= seq,
      );
      checkItems(frame, { from, upTo: seq, byId, told }, report);
      if (frame.reset) {
        const mayReset = (isForeign && known === undefined) || owed.length > MOST_REPLAYED;
        if (!mayReset) report("unexpected", "a reset without need", { frame, missed: owed.length });
        checkList(
          frame,
          chain,
          inbox.filter((notification) => notification.seq <= seq),
          report,
        );
      } else {
        if (isForeign && known === undefined) {
          report("lost", "no reset after a position of another log", { frame });
        }
        const untold = owed.filter(({ id }) => !told.has(id));
        if (untold.length > 0)
          report("lost", "passed over without telling", { frame, from, untold });
      }
      if (!(frame.unreadCount >= 0 && frame.unreadCount <= inbox.length)) {
        report("badge", "no possible count of unread", { frame });
      }
      known = Math.max(known ?? 0, seq);
    }
  }
}

type Expected = { from: number; upTo: number; byId: Map<string, Published>; told: Set<string> };

function checkItems(frame: Frame, { from, upTo, byId, told }: Expected, report: Report) {
  let before = from;
  for (const item of frame.items) {
    const notification = byId.get(item.id);
    if (!notification) report("unexpected", "not this user's", { frame, item });
    else if (!sameContent(item, notification)) {
      report("unexpected", "told with another text", { frame, item, notification });
    }
    if (told.has(item.id)) report("duplicated", "told twice", { frame, item });
    else if (item.seq <= before) report("order", "told out of order", { frame, item, before });
    if (item.seq > upTo) report("order", "told beyond the frame's position", { frame, item });
    told.add(item.id);
    before = Math.max(before, item.seq);
  }
}

/** After a reset the list is what tells: all of it, up to the reset's position. */
function checkList(frame: Frame, { lists }: Chain, owed: Inbox, report: Report) {
  const list = lists.find(({ invoked }) => invoked >= frame.at);
  if (!list) return report("lost", "no list was fetched after a reset", { frame });
  const listed = new Map(list.items.map((item): [string, Told] => [item.id, item]));
  const missing = owed.filter(({ id }) => !listed.has(id));
  if (missing.length > 0) report("lost", "not in the list after a reset", { frame, missing });
  const altered = owed.filter((notification) => {
    const item = listed.get(notification.id);
    return item && !sameContent(item, notification);
  });
  if (altered.length > 0) report("unexpected", "listed with another text", { frame, altered });
  if (listed.size < list.items.length) report("duplicated", "listed twice", { frame });
}

/** No frame may claim a position that includes what nobody had announced yet. */
function checkPositions(history: Entry[], { published }: Snapshot): Violation[] {
  const announcements = announcementsOf(history);
  const byBeginning = published
    .map((notification) => ({
      notification,
      seq: notification.seqs[0] ?? Infinity,
      invoked: announcements.get(nameOf(notification))?.invoked ?? -Infinity,
    }))
    .toSorted((a, b) => b.invoked - a.invoked);
  const frames = history.filter((entry) => entry.kind === "frame").toReversed(); // newest first
  const violations: Violation[] = [];
  let next = 0;
  let earliest = byBeginning[0];
  for (const frame of frames) {
    for (; (byBeginning[next]?.invoked ?? -Infinity) > frame.at; next++) {
      const candidate = byBeginning[next];
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
