import "server-only";

import type { Logger } from "pino";
import type { NotificationContent } from "./change-log";
import { DeliveryDelays } from "./delivery-delays";
import { inboxesOf } from "./inboxes";
import type { Position } from "./position";
import { RECEIPTS_INTERVAL_MS } from "./receipt-changes";
import { inSlices, Slice } from "./slices";
import { mayHearOfReceipts, type Stream } from "./stream";
import type { StreamRegistry } from "./stream-registry";
import { buildUpdates, type EncodedUpdate, updateEncoder } from "./stream-update";

/** Inboxes that are read by one statement. */
const INBOXES_PER_READ = 500;
/** Streams that are told of receipts in one turn of the event loop. */
const RECEIPTS_PER_TURN = 50;

type Options = {
  log: Logger;
  streams: StreamRegistry;
  /** The position of the log up to which streams are marked. */
  position: () => Position;
  counters: { frames: number };
};

/** Sends streams what has changed since their cursors. */
export class FrameSender {
  readonly #options: Options;
  readonly delays = new DeliveryDelays();
  #flushing = false;
  #failed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  send(stream: Stream, { update, encoded }: EncodedUpdate) {
    const { frame, position, countedAt, complete } = update;
    const { streams, counters } = this.#options;
    streams.write(stream, encoded);
    counters.frames++;
    stream.cursor = position.seq;
    stream.unreadCount = frame.unreadCount;
    stream.countedAt = Math.max(stream.countedAt, countedAt);
    if (frame.receiptsChanged) {
      stream.receiptsDue = false;
      stream.receiptsNotBefore = performance.now() + RECEIPTS_INTERVAL_MS;
    }
    if (!complete) streams.mark(stream);
  }

  /** Sends every marked stream what has changed since its cursor, if its client can receive. */
  async flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    const { streams, position, log } = this.#options;
    const contents = new Map<string, NotificationContent>();
    const slice = new Slice();
    try {
      for (;;) {
        if (slice.isOver) await slice.next(); // also between reads: the embedded database does not yield
        const due = streams.takeMarked(INBOXES_PER_READ, position().seq);
        if (due.length > 0) {
          await this.#deliver(due, contents, slice);
          this.#failed = false;
        } else if (this.#sendReceiptsChanged() === 0) break;
      }
      this.delays.settle(position());
    } catch (error) {
      // Still marked: the next tick tries again.
      if (!this.#failed) log.error({ err: error }, "inboxes cannot be read");
      this.#failed = true;
    } finally {
      this.#flushing = false;
    }
  }

  async #deliver(due: Stream[], contents: Map<string, NotificationContent>, slice: Slice) {
    const upTo = this.#options.position();
    if (due.some(hasChangedCopies)) contents.clear(); // texts may have been corrected since
    try {
      const readers = due.map(({ reader }) => reader);
      const inboxes = await inboxesOf(due, upTo, contents);
      const updates = await buildUpdates(inboxes, contents, readers);
      const encode = updateEncoder();
      const sendTo = (stream: Stream, index: number) => {
        const update = updates[index];
        if (stream.state !== "live" || !update) return;
        const inboxChanged = update.complete && hasChangedCopies(stream);
        const receiptsChanged = mayHearOfReceipts(stream);
        this.send(stream, encode(update, { inboxChanged, receiptsChanged }));
      };
      await inSlices(due, sendTo, slice);
      this.delays.observe(updates);
    } catch (error) {
      for (const stream of due) this.#options.streams.mark(stream);
      throw error;
    }
  }

  /** Tells some streams that have nothing else to send, and whose count is known, that receipts changed. */
  #sendReceiptsChanged(): number {
    const position = this.#options.position();
    const encode = updateEncoder();
    const due = this.#options.streams.takeReceiptsDue(RECEIPTS_PER_TURN, position.seq);
    for (const stream of due) {
      const { unreadCount, countedAt } = stream;
      const update = { frame: { unreadCount }, position, countedAt, complete: true };
      this.send(stream, encode(update, { inboxChanged: false, receiptsChanged: true }));
    }
    return due.length;
  }
}

/** Whether copies that the client may show were corrected or withdrawn. */
const hasChangedCopies = ({ copiesChangedAt, cursor }: Stream) => copiesChangedAt > cursor;
