import "server-only";

import type { Role } from "@/db/enums";
import type { Reader } from "@/lib/i18n/preferences";
import { TimingWheel } from "./timing-wheel";

/** The writing end of a stream. `ready` is false while the client has not received the last bytes. */
export type Sink = { ready(): boolean; write(bytes: Uint8Array): void; close(): void };

export type Stream = {
  readonly userId: string;
  readonly sessionId: string;
  readonly sink: Sink;
  readonly reader?: Reader | undefined;
  readonly role?: Role | undefined;
  /** When it expires, in epoch milliseconds. */
  readonly endsAt: number;
  state: "joining" | "live" | "closed";
  /** The client's position. There is no queue: a frame is built from the state since then. */
  cursor: number;
  /** The count of the last frame: it holds until a change concerns the user. */
  unreadCount: number;
  /** The last change that corrected or withdrew copies of the user. */
  copiesChangedAt: number;
  /** Whether the client must hear that receipts changed, and not before when, by `performance.now()`. */
  receiptsDue: boolean;
  receiptsNotBefore: number;
  /** When it next needs a heartbeat, by `performance.now()`. */
  quietUntil: number;
  stalledSince: number | undefined;
};

type Opened = Pick<Stream, "userId" | "sessionId" | "sink" | "reader" | "role" | "endsAt">;

export const newStream = (opened: Opened): Stream => ({
  ...opened,
  state: "joining",
  cursor: 0,
  unreadCount: 0,
  copiesChangedAt: 0,
  receiptsDue: false,
  receiptsNotBefore: 0,
  quietUntil: 0,
  stalledSince: undefined,
});

/** Whether a user of the role may manage courses. */
export const isStaff = (role: Role | undefined) => role === "teacher" || role === "admin";

/** Slots of the timing wheel per heartbeat interval. */
const SLOTS_PER_HEARTBEAT = 25;
const MIN_SLOT_MS = 20;

/** The open streams of this process, by user and by the time of their next check. */
export class StreamRegistry {
  /** How often to call `due()`, in milliseconds. */
  readonly slotMs: number;
  readonly #heartbeatMs: number;
  readonly #byUser = new Map<string, Set<Stream>>();
  readonly #wheel: TimingWheel<Stream>;
  readonly #open = new Set<Stream>();
  readonly #staff = new Set<Stream>();
  /** Users whose streams have something to send; then the streams that could not receive it yet. */
  readonly #dirtyUsers = new Set<string>();
  readonly #dirty = new Set<Stream>();

  constructor(heartbeatMs: number) {
    this.#heartbeatMs = heartbeatMs;
    this.slotMs = Math.max(MIN_SLOT_MS, heartbeatMs / SLOTS_PER_HEARTBEAT);
    this.#wheel = new TimingWheel(SLOTS_PER_HEARTBEAT + 1, this.slotMs);
  }

  get size() {
    return this.#open.size;
  }

  add(stream: Stream) {
    const streamsOfUser = this.#byUser.get(stream.userId) ?? new Set();
    this.#byUser.set(stream.userId, streamsOfUser.add(stream));
    this.#open.add(stream);
    if (isStaff(stream.role)) this.#staff.add(stream);
    this.checkSoon(stream);
  }

  remove(stream: Stream) {
    this.#open.delete(stream);
    this.#staff.delete(stream);
    this.#wheel.remove(stream);
    this.#dirty.delete(stream);
    const streamsOfUser = this.#byUser.get(stream.userId);
    streamsOfUser?.delete(stream);
    if (streamsOfUser?.size === 0) this.#byUser.delete(stream.userId);
  }

  ofUser(userId: string): ReadonlySet<Stream> {
    return this.#byUser.get(userId) ?? new Set();
  }

  /** The streams of teachers and admins. */
  get staff(): ReadonlySet<Stream> {
    return this.#staff;
  }

  all(): Stream[] {
    return [...this.#open];
  }

  /**
   * Writes, and postpones the stream's heartbeat by up to a fifth less than the interval: streams written
   * at the same time do not send heartbeats at the same time.
   */
  write(stream: Stream, bytes: Uint8Array) {
    stream.sink.write(bytes);
    const delayMs = this.#heartbeatMs * (0.96 - 0.2 * Math.random());
    stream.quietUntil = performance.now() + delayMs;
    // It stays in its slot and is moved when the slot is due: a broadcast writes to all streams.
    if (!this.#wheel.has(stream)) this.#checkIn(stream, delayMs);
  }

  checkSoon(stream: Stream) {
    this.#checkIn(stream, this.#heartbeatMs / 5);
  }

  #checkIn(stream: Stream, delayMs: number) {
    this.#wheel.put(stream, Math.min(delayMs, stream.endsAt - Date.now()));
  }

  /** The streams that have expired, need a heartbeat, or could not receive at their last check. */
  due(): Stream[] {
    const now = performance.now();
    const isQuiet = ({ quietUntil, stalledSince, endsAt }: Stream) =>
      quietUntil >= now + this.slotMs && stalledSince === undefined && endsAt > Date.now();
    const due: Stream[] = [];
    for (const stream of this.#wheel.due()) {
      if (isQuiet(stream)) this.#checkIn(stream, stream.quietUntil - now);
      else due.push(stream);
    }
    return due;
  }

  /** Marks every stream of these users, in the order of registration: their memory is adjacent. */
  markUsers(userIds: ReadonlySet<string>) {
    if (userIds.size === 0) return;
    for (const userId of this.#byUser.keys()) {
      if (userIds.has(userId)) this.#dirtyUsers.add(userId);
    }
  }

  /** Notes for the streams of these users the change by which their copies were corrected or withdrawn. */
  noteChangedCopies(changes: ReadonlyMap<string, number>) {
    for (const [userId, seq] of changes) {
      for (const stream of this.ofUser(userId)) stream.copiesChangedAt = seq;
    }
  }

  mark(stream: Stream) {
    if (stream.state !== "closed") this.#dirty.add(stream);
  }

  isMarked(stream: Stream) {
    return this.#dirty.has(stream);
  }

  /**
   * Takes up to about `most` marked streams that are behind `seq` and whose client can receive. The others
   * stay marked.
   */
  takeMarked(most: number, seq: number): Stream[] {
    // A set: a stream that could not receive before is found again among its user's.
    const taken = new Set<Stream>();
    for (const stream of this.#dirty) {
      if (taken.size >= most) return [...taken];
      this.#take(stream, seq, taken);
    }
    for (const userId of this.#dirtyUsers) {
      if (taken.size >= most) return [...taken];
      this.#dirtyUsers.delete(userId);
      for (const stream of this.ofUser(userId)) this.#take(stream, seq, taken);
    }
    return [...taken];
  }

  #take(stream: Stream, seq: number, taken: Set<Stream>) {
    if (stream.state !== "live") {
      this.#dirty.add(stream);
    } else if (stream.cursor >= seq) {
      this.#dirty.delete(stream);
    } else if (stream.sink.ready()) {
      this.#dirty.delete(stream);
      taken.add(stream);
    } else {
      stream.stalledSince ??= Date.now();
      this.#dirty.add(stream);
    }
  }

  /** Up to `most` streams that have nothing to send but that receipts changed. The others stay due. */
  takeReceiptsDue(most: number, seq: number): Stream[] {
    const taken: Stream[] = [];
    for (const stream of this.#staff) {
      if (taken.length >= most) break;
      const isMarked = this.#dirty.has(stream) || this.#dirtyUsers.has(stream.userId);
      if (!mayHearOfReceipts(stream) || isMarked || stream.state !== "live") continue;
      if (stream.cursor > seq) continue; // the log is being replaced
      if (stream.sink.ready()) taken.push(stream);
      else stream.stalledSince ??= Date.now();
    }
    return taken;
  }
}

/** Whether the client must hear now that receipts changed. */
export const mayHearOfReceipts = ({ receiptsDue, receiptsNotBefore }: Stream) =>
  receiptsDue && performance.now() >= receiptsNotBefore;
