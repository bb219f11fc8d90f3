import type { StreamedNotification } from "@/lib/realtime/encode";
import { formatPosition, parsePosition, type Position } from "@/lib/realtime/position";

export type Arrival = Pick<StreamedNotification, "id" | "title" | "courseTitle" | "seq">;

export const toArrival = ({ id, title, courseTitle, seq }: Arrival): Arrival => ({
  id,
  title,
  courseTitle,
  seq,
});

/**
 * Everything that happened after `from` and up to `to`, both places in the change log. Whoever knows
 * their own place can tell what of it is new: it does not matter who relays it, or how often.
 */
export type Delivery = {
  from: string;
  to: string;
  unreadCount: number;
  /** Oldest first. */
  arrivals: Arrival[];
  /** The stretch cannot be told: the list must be fetched again. */
  reset?: true;
};

/** Arrivals remembered for tabs that come later or were asleep; behind that they fetch the list. */
const REMEMBERED = 100;

const beginning: Position = { epoch: "", seq: 0 };
const placeOf = (position: string) => parsePosition(position) ?? beginning;

/** How far this tab has been told, and what it remembers of the way there. */
export class Ledger {
  #at: Position;
  /** Where the memory begins. */
  #start: Position;
  #unreadCount: number;
  #arrivals: Arrival[] = [];

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
  receive(delivery: Delivery): Delivery | "known" | "behind" {
    const [from, to] = [placeOf(delivery.from), placeOf(delivery.to)];
    if (delivery.reset || from.epoch !== to.epoch) return this.#begin(delivery, from, to);
    if (this.isBehind(delivery.from)) return "behind";
    const here = this.#at;
    const unchanged = to.seq === here.seq && delivery.unreadCount === this.#unreadCount;
    if (to.seq < here.seq || unchanged) return "known";
    // A poll may list what lies beyond the place it vouches for: that is told when it is reached.
    const arrivals = delivery.arrivals.filter(({ seq }) => seq > here.seq && seq <= to.seq);
    this.#at = to;
    this.#unreadCount = delivery.unreadCount;
    this.#remember(arrivals);
    return { ...delivery, arrivals };
  }

  /** What a tab at `position` has not been told yet. */
  since(position: string): Delivery {
    const asked = placeOf(position);
    const [to, unreadCount] = [this.position, this.#unreadCount];
    if (asked.epoch !== this.#at.epoch || asked.seq < this.#start.seq) {
      return { from: position, to, unreadCount, arrivals: [], reset: true };
    }
    const from = asked.seq < this.#at.seq ? position : to;
    const arrivals = this.#arrivals.filter(({ seq }) => seq > asked.seq);
    return { from, to, unreadCount, arrivals };
  }

  #begin(delivery: Delivery, from: Position, to: Position): Delivery | "known" {
    const sameLog = to.epoch === from.epoch && to.epoch === this.#at.epoch;
    const wentBack = to.seq < from.seq; // a backup was put in place
    if (sameLog && !wentBack && to.seq <= this.#at.seq) return "known";
    this.#at = this.#start = to;
    this.#unreadCount = delivery.unreadCount;
    this.#arrivals = [];
    return { ...delivery, arrivals: [], reset: true };
  }

  #remember(arrivals: Arrival[]) {
    this.#arrivals.push(...arrivals);
    const forgotten = this.#arrivals.splice(0, this.#arrivals.length - REMEMBERED).at(-1);
    if (forgotten) this.#start = { epoch: this.#at.epoch, seq: forgotten.seq };
  }
}
