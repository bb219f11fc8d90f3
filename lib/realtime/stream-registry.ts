import "server-only";

import type { EncodedFrame } from "./encode";
import { isStaff, mayHearOfReceipts, type Publication, type Stream } from "./stream";
import { TimingWheel } from "./timing-wheel";

/** Slots of the timing wheel per heartbeat interval. */
const SLOTS_PER_HEARTBEAT = 25;
const MIN_SLOT_MS = 20;

/** The open streams of this process, by user and by the time of their next check. */
export class StreamRegistry {
  /** How often to call `due()`, in milliseconds. */
  readonly slotMs: number;
  readonly #heartbeatMs: number;
  /** The first stream of each user, in the order of connecting; `nextOfUser` leads to the others. */
  readonly #byUser = new Map<string, Stream>();
  readonly #wheel: TimingWheel<Stream>;
  #size = 0;
  readonly #staff = new Set<Stream>();
  /** The streams that have something to send, in order; and some that were marked before they were removed. */
  #marked: Stream[] = [];

  constructor(heartbeatMs: number) {
    this.#heartbeatMs = heartbeatMs;
    this.slotMs = Math.max(MIN_SLOT_MS, heartbeatMs / SLOTS_PER_HEARTBEAT);
    this.#wheel = new TimingWheel(SLOTS_PER_HEARTBEAT + 1, this.slotMs);
  }

  get size() {
    return this.#size;
  }

  add(stream: Stream) {
    const first = this.#byUser.get(stream.userId);
    if (first) this.#append(stream, first);
    else this.#byUser.set(stream.userId, stream);
    this.#size++;
    if (isStaff(stream.role)) this.#staff.add(stream);
    this.checkSoon(stream);
  }

  /** Adds a further stream of a user. Equal strings are kept once. */
  #append(stream: Stream, first: Stream) {
    let last = first;
    while (last.nextOfUser) last = last.nextOfUser;
    last.nextOfUser = stream;
    stream.userId = first.userId;
    if (stream.sessionId === last.sessionId) stream.sessionId = last.sessionId;
  }

  remove(stream: Stream) {
    if (!this.#unlink(stream)) return;
    this.#size--;
    this.#staff.delete(stream);
    this.#wheel.remove(stream);
    stream.isMarked = false;
  }

  /** Returns whether the stream was among its user's. */
  #unlink(stream: Stream): boolean {
    const { userId, nextOfUser } = stream;
    let before = this.#byUser.get(userId);
    if (before === stream) {
      if (nextOfUser) this.#byUser.set(userId, nextOfUser);
      else this.#byUser.delete(userId);
    } else {
      while (before && before.nextOfUser !== stream) before = before.nextOfUser;
      if (!before) return false;
      before.nextOfUser = nextOfUser;
    }
    stream.nextOfUser = undefined;
    return true;
  }

  ofUser(userId: string): Stream[] {
    const streams: Stream[] = [];
    for (let each = this.#byUser.get(userId); each; each = each.nextOfUser) streams.push(each);
    return streams;
  }

  /** The streams of teachers and admins. */
  get staff(): ReadonlySet<Stream> {
    return this.#staff;
  }

  all(): Stream[] {
    return [...this.#byUser.keys()].flatMap((userId) => this.ofUser(userId));
  }

  /**
   * Writes, and postpones the stream's heartbeat by up to a fifth less than the interval: streams written
   * at the same time do not send heartbeats at the same time.
   */
  write(stream: Stream, frame: EncodedFrame) {
    stream.sink.write(frame);
    const delayMs = this.#heartbeatMs * (0.96 - 0.2 * Math.random());
    stream.quietUntil = performance.now() + delayMs;
    // It stays in its slot and is moved when the slot is due: a broadcast writes to all streams.
    if (!this.#wheel.has(stream)) this.#checkIn(stream, delayMs);
  }

  checkSoon(stream: Stream) {
    this.#checkIn(stream, this.#heartbeatMs / 5);
  }

  #checkIn(stream: Stream, delayMs: number) {
    this.#wheel.put(stream, Math.min(delayMs, stream.endsAt - performance.now()));
  }

  /** The streams that have expired, need a heartbeat, or could not receive at their last check. */
  due(): Stream[] {
    const now = performance.now();
    const isQuiet = ({ quietUntil, stalledSince, endsAt }: Stream) =>
      quietUntil >= now + this.slotMs && stalledSince === undefined && endsAt > now;
    const due: Stream[] = [];
    for (const stream of this.#wheel.due()) {
      if (isQuiet(stream)) this.#checkIn(stream, stream.quietUntil - now);
      else due.push(stream);
    }
    return due;
  }

  /** Marks every stream of these users. Many in the order of registration: their memory is adjacent. */
  markUsers(users: ReadonlyMap<string, Publication | undefined>) {
    if (users.size === 0) return;
    const areFew = users.size * 8 < this.#byUser.size;
    for (const userId of areFew ? users.keys() : this.#byUser.keys()) {
      if (!users.has(userId)) continue;
      for (const stream of this.ofUser(userId)) this.mark(stream, users.get(userId));
    }
  }

  /** Notes for the streams of these users the change by which their copies were corrected or withdrawn. */
  noteChangedCopies(changes: ReadonlyMap<string, number>) {
    for (const [userId, seq] of changes) {
      for (const stream of this.ofUser(userId)) stream.copiesChangedAt = seq;
    }
  }

  /** Notes that there is something to send: this publication, or what the inbox is read for. */
  mark(stream: Stream, publication?: Publication) {
    if (stream.state === "closed") return;
    stream.publication = stream.isMarked ? undefined : publication;
    if (stream.isMarked) return;
    stream.isMarked = true;
    this.#marked.push(stream);
  }

  /**
   * Takes up to `most` marked streams that are behind `seq` and whose client can receive. The others stay
   * marked.
   */
  takeMarked(most: number, seq: number): Stream[] {
    const taken: Stream[] = [];
    const later: Stream[] = [];
    let visited = 0;
    for (const stream of this.#marked) {
      if (taken.length >= most) break;
      visited++;
      if (!stream.isMarked) continue;
      if (stream.state !== "live") later.push(stream);
      else if (stream.cursor >= seq) stream.isMarked = false;
      else if (stream.sink.ready()) {
        stream.isMarked = false;
        taken.push(stream);
      } else {
        stream.stalledSince ??= performance.now();
        later.push(stream);
      }
    }
    this.#marked.splice(0, visited);
    this.#marked.push(...later);
    return taken;
  }

  /** Up to `most` streams that have nothing to send but that receipts changed. The others stay due. */
  takeReceiptsDue(most: number, seq: number): Stream[] {
    const taken: Stream[] = [];
    for (const stream of this.#staff) {
      if (taken.length >= most) break;
      if (!mayHearOfReceipts(stream) || stream.isMarked || stream.state !== "live") continue;
      if (stream.cursor > seq) continue; // the log is being replaced
      if (stream.sink.ready()) taken.push(stream);
      else stream.stalledSince ??= performance.now();
    }
    return taken;
  }
}
