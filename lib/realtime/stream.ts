import "server-only";

import type { Role } from "@/db/enums";
import type { Reader } from "@/lib/i18n/preferences";
import type { EncodedFrame } from "./encode";
import type { WheelItem } from "./timing-wheel";

/** The writing end of a stream. `ready` is false while the client has not received the last bytes. */
export type Sink = { ready(): boolean; write(frame: EncodedFrame): void; close(): void };

type Opened = {
  userId: string;
  sessionId: string;
  sink: Sink;
  reader?: Reader | undefined;
  role?: Role | undefined;
  /** When it expires, by `performance.now()`: the clock of a machine may jump. */
  endsAt: number;
};

/** A notification whose copies change `seq` has made, all of them new and unread. */
export type Publication = { readonly id: string; readonly seq: number };

/** An open stream: one object of fixed shape, because a process holds tens of thousands. */
export class Stream implements WheelItem {
  userId: string;
  sessionId: string;
  readonly sink: Sink;
  readonly reader: Reader | undefined;
  readonly role: Role | undefined;
  readonly endsAt: number;
  state: "joining" | "live" | "closed" = "joining";
  /** Whether there is something to send. */
  isMarked = false;
  /** If marked: the one thing there is to send. Undefined when the inbox must be read. */
  publication: Publication | undefined = undefined;
  /** The client's position. There is no queue: a frame is built from the state since then. */
  cursor = 0;
  /** The count of the last frame: it holds until a change concerns the user. */
  unreadCount = 0;
  /** The last change that `unreadCount` takes into account: `cursor` or later. */
  countedAt = 0;
  /** The last change that corrected or withdrew copies of the user. */
  copiesChangedAt = 0;
  /** Whether the client must hear that receipts changed, and not before when, by `performance.now()`. */
  receiptsDue = false;
  receiptsNotBefore = 0;
  /** When it next needs a heartbeat, by `performance.now()`. */
  quietUntil = 0;
  /** Since when its client takes nothing, by `performance.now()`. */
  stalledSince: number | undefined = undefined;
  /** Another stream of the same user. */
  nextOfUser: Stream | undefined = undefined;
  /** The spread of reconnections by which the client was given its delay, in milliseconds. */
  spreadMs = 0;
  wheelSlot = -1;
  wheelIndex = 0;

  constructor({ userId, sessionId, sink, reader, role, endsAt }: Opened) {
    this.userId = userId;
    this.sessionId = sessionId;
    this.sink = sink;
    this.reader = reader;
    this.role = role;
    this.endsAt = endsAt;
  }
}

/** Whether a user of the role may manage courses. */
export const isStaff = (role: Role | undefined) => role === "teacher" || role === "admin";

/** Whether the client must hear now that receipts changed. */
export const mayHearOfReceipts = ({ receiptsDue, receiptsNotBefore }: Stream) =>
  receiptsDue && performance.now() >= receiptsNotBefore;
