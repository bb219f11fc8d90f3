import type { StreamedNotification } from "@/lib/realtime/encode";
import { formatPosition, parsePosition, type Position } from "@/lib/realtime/position";

export type NewNotification = Pick<
  StreamedNotification,
  "id" | "type" | "title" | "link" | "courseTitle" | "seq"
>;

export const toNewNotification = ({
  id,
  type,
  title,
  link,
  courseTitle,
  seq,
}: NewNotification): NewNotification => ({ id, type, title, link, courseTitle, seq });

/**
 * Everything that happened after `from` and up to `to`, both positions in the change log. A receiver
 * compares them with its own position, so applying an update is idempotent, whoever relays it.
 */
export type InboxUpdate = {
  from: string;
  to: string;
  unreadCount: number;
  /** Oldest first. */
  notifications: NewNotification[];
  /** The range is incomplete: the list must be fetched again. */
  reset?: true | undefined;
  /** Notifications up to `from` were corrected or withdrawn: they must be fetched again. */
  inboxChanged?: true | undefined;
  /** Students have read or confirmed what this teacher's courses were sent. */
  receiptsChanged?: true | undefined;
};

/** Notifications kept for tabs that open later or were frozen; older positions get a reset. */
const MAX_REMEMBERED = 100;

const logStart: Position = { epoch: "", seq: 0 };
const parseOrStart = (position: string) => parsePosition(position) ?? logStart;

/** This tab's position in the change log, and the most recent notifications up to it. */
export class InboxLog {
  #position: Position;
  /** The earliest position that `since` can serve. */
  #oldest: Position;
  #unreadCount: number;
  #notifications: NewNotification[] = [];
  /** The position of the last update by which receipts changed. */
  #receiptsChangedAt = 0;

  constructor(position: string, unreadCount: number) {
    this.#position = this.#oldest = parseOrStart(position);
    this.#unreadCount = unreadCount;
  }

  get position() {
    return formatPosition(this.#position);
  }

  isBehind(position: string) {
    const { epoch, seq } = parseOrStart(position);
    return epoch !== this.#position.epoch || seq > this.#position.seq;
  }

  /** Applies an update; returns its new part. "gap": an earlier update is missing, nothing is applied. */
  receive(update: InboxUpdate): InboxUpdate | "duplicate" | "gap" {
    const [from, to] = [parseOrStart(update.from), parseOrStart(update.to)];
    if (update.reset || from.epoch !== to.epoch) return this.#reset(update, from, to);
    if (this.isBehind(update.from)) return "gap";
    const current = this.#position;
    const unchanged = to.seq === current.seq && update.unreadCount === this.#unreadCount;
    if (to.seq < current.seq || (unchanged && !update.receiptsChanged)) return "duplicate";
    // A poll may list notifications beyond `to`: they are delivered by the update that reaches them.
    const notifications = update.notifications.filter(
      ({ seq }) => seq > current.seq && seq <= to.seq,
    );
    this.#position = to;
    this.#unreadCount = update.unreadCount;
    if (update.receiptsChanged) this.#receiptsChangedAt = to.seq;
    if (update.inboxChanged) this.#forget(to);
    else this.#append(notifications);
    return { ...update, notifications };
  }

  /** The updates that a tab at `position` has not received yet. */
  since(position: string): InboxUpdate {
    const since = parseOrStart(position);
    const [to, unreadCount] = [this.position, this.#unreadCount];
    if (since.epoch !== this.#position.epoch || since.seq < this.#oldest.seq) {
      return { from: position, to, unreadCount, notifications: [], reset: true };
    }
    const from = since.seq < this.#position.seq ? position : to;
    const notifications = this.#notifications.filter(({ seq }) => seq > since.seq);
    const missed = { from, to, unreadCount, notifications };
    return since.seq < this.#receiptsChangedAt ? { ...missed, receiptsChanged: true } : missed;
  }

  #reset(update: InboxUpdate, from: Position, to: Position): InboxUpdate | "duplicate" {
    const sameLog = to.epoch === from.epoch && to.epoch === this.#position.epoch;
    const wentBack = to.seq < from.seq; // a backup was restored
    if (sameLog && !wentBack && to.seq <= this.#position.seq) return "duplicate";
    this.#position = to;
    this.#unreadCount = update.unreadCount;
    this.#receiptsChangedAt = 0;
    this.#forget(to);
    return { ...update, notifications: [], reset: true };
  }

  /** Texts up to `position` may be outdated: a tab that is behind it must fetch its list. */
  #forget(position: Position) {
    this.#oldest = position;
    this.#notifications = [];
  }

  #append(notifications: NewNotification[]) {
    // One that was raised again is delivered once, at its new place.
    const raised = new Set(notifications.map(({ id }) => id));
    const others = this.#notifications.filter(({ id }) => !raised.has(id));
    this.#notifications = [...others, ...notifications];
    const dropped = this.#notifications
      .splice(0, this.#notifications.length - MAX_REMEMBERED)
      .at(-1);
    if (dropped) this.#oldest = { epoch: this.#position.epoch, seq: dropped.seq };
  }
}
