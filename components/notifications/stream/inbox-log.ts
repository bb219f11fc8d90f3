import type { StreamedNotification } from "@/lib/realtime/encode";
import { formatPosition, parsePosition, type Position } from "@/lib/realtime/position";

export type NewNotification = Pick<StreamedNotification, "id" | "title" | "courseTitle" | "seq">;

export const toNewNotification = ({
  id,
  title,
  courseTitle,
  seq,
}: NewNotification): NewNotification => ({
  id,
  title,
  courseTitle,
  seq,
});

/**
 * Everything that happened after `from` and up to `to`, both places in the change log. Whoever knows
 * their own place can tell what of it is new: it does not matter who relays it, or how often.
 */
export type InboxUpdate = {
  from: string;
  to: string;
  unreadCount: number;
  /** Oldest first. */
  notifications: NewNotification[];
  /** The stretch cannot be told: the list must be fetched again. */
  reset?: true;
};

/** Arrivals remembered for tabs that come later or were asleep; behind that they fetch the list. */
const REMEMBERED = 100;

const beginning: Position = { epoch: "", seq: 0 };
const placeOf = (position: string) => parsePosition(position) ?? beginning;

/** How far this tab has been told, and what it remembers of the way there. */
export class InboxLog {
  #at: Position;
  /** Where the memory begins. */
  #start: Position;
  #unreadCount: number;
  #notifications: NewNotification[] = [];

  constructor(position: string, unreadCount: number) {
    this.#at = this.#start = placeOf(position);
    this.#unreadCount = unreadCount;
  }

  get position() {
    return formatPosition(this.#at);
  }

  isBehind(position: string) {
    const { epoch, seq } = placeOf(position);
    return epoch !== this.#at.epoch || seq > this.#at.seq;
  }

  /** Takes a delivery over; answers what of it is news here, or that something before it is missing. */
  receive(update: InboxUpdate): InboxUpdate | "known" | "behind" {
    const [from, to] = [placeOf(update.from), placeOf(update.to)];
    if (update.reset || from.epoch !== to.epoch) return this.#begin(update, from, to);
    if (this.isBehind(update.from)) return "behind";
    const here = this.#at;
    const unchanged = to.seq === here.seq && update.unreadCount === this.#unreadCount;
    if (to.seq < here.seq || unchanged) return "known";
    // A poll may list what lies beyond the place it vouches for: that is told when it is reached.
    const notifications = update.notifications.filter(({ seq }) => seq > here.seq && seq <= to.seq);
    this.#at = to;
    this.#unreadCount = update.unreadCount;
    this.#remember(notifications);
    return { ...update, notifications };
  }

  /** What a tab at `position` has not been told yet. */
  since(position: string): InboxUpdate {
    const asked = placeOf(position);
    const [to, unreadCount] = [this.position, this.#unreadCount];
    if (asked.epoch !== this.#at.epoch || asked.seq < this.#start.seq) {
      return { from: position, to, unreadCount, notifications: [], reset: true };
    }
    const from = asked.seq < this.#at.seq ? position : to;
    const notifications = this.#notifications.filter(({ seq }) => seq > asked.seq);
    return { from, to, unreadCount, notifications };
  }

  #begin(update: InboxUpdate, from: Position, to: Position): InboxUpdate | "known" {
    const sameLog = to.epoch === from.epoch && to.epoch === this.#at.epoch;
    const wentBack = to.seq < from.seq; // a backup was put in place
    if (sameLog && !wentBack && to.seq <= this.#at.seq) return "known";
    this.#at = this.#start = to;
    this.#unreadCount = update.unreadCount;
    this.#notifications = [];
    return { ...update, notifications: [], reset: true };
  }

  #remember(notifications: NewNotification[]) {
    this.#notifications.push(...notifications);
    const forgotten = this.#notifications.splice(0, this.#notifications.length - REMEMBERED).at(-1);
    if (forgotten) this.#start = { epoch: this.#at.epoch, seq: forgotten.seq };
  }
}
