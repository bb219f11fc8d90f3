import "server-only";

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "pino";
import { liveSessions, readInboxes, recipientsAfter } from "./change-log";
import { encodeFrame, heartbeat, type StreamedNotification } from "./encode";
import { batchLoader } from "@/lib/async/batch-loader";
import { type Change, LogFollower } from "./log-follower";
import type { Position } from "./position";
import { inSlices } from "./slices";
import { type Sink, type Stream, StreamRegistry } from "./stream-registry";
import { type StreamUpdate, buildUpdates } from "./stream-update";
import { initialUpdates } from "./initial-update";

export type JoinRequest = {
  userId: string;
  sessionId: string;
  /** When the session ends, in epoch milliseconds. */
  expiresAt: number;
  sink: Sink;
  since: Position | undefined;
};

export type Refusal = "draining" | "full" | "too-many-for-user" | "signed-out";

export type HubSettings = {
  pollMs: number;
  heartbeatMs: number;
  maxAgeMs: number;
  maxStreams: number;
  maxStreamsPerUser: number;
};

/** Streams whose inboxes are read by one statement. */
const INBOXES_A_READ = 250;
/** Recipients of an announcement that are read by one statement. */
const RECIPIENTS_A_READ = 2_500;

/**
 * The one place in this process that turns changes into frames. It asks the database once a tick,
 * whatever the number of streams, and nothing while none is open. See docs/decisions/0002.
 */
export class Hub {
  readonly #settings: HubSettings;
  readonly #log: Logger;
  readonly #streams: StreamRegistry;
  readonly #follower: LogFollower;
  readonly #initialUpdate = batchLoader(initialUpdates, INBOXES_A_READ);
  readonly #counters = {
    frames: 0,
    heartbeats: 0,
    refusals: { draining: 0, full: 0, "too-many-for-user": 0, "signed-out": 0 },
  };
  #draining = false;
  #flushing = false;
  #flushFailed = false;
  #heartbeatTimer: NodeJS.Timeout | undefined;

  constructor(settings: HubSettings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
    this.#streams = new StreamRegistry(settings.heartbeatMs);
    this.#follower = new LogFollower({
      pollMs: settings.pollMs,
      log,
      hasSubscribers: () => this.size > 0,
      applyChanges: (changes) => this.#applyChanges(changes),
      onTick: () => void this.#flush(),
    });
  }

  /** How many streams are open. */
  get size() {
    return this.#streams.size;
  }

  get draining() {
    return this.#draining;
  }

  /** What this hub has done since it was made. */
  get counters() {
    return { ...this.#counters, ...this.#follower.counters };
  }

  /** Begins to poll and to send heartbeats. Call it outside any request. */
  start() {
    this.#follower.start();
    this.#heartbeatTimer = setInterval(() => void this.#checkDueStreams(), this.#streams.slotMs);
  }

  /** Ends every stream, a slice at a time, and takes no more: the clients go elsewhere. */
  async drain() {
    this.#draining = true;
    this.#follower.stop();
    clearInterval(this.#heartbeatTimer);
    await this.#closeAll();
  }

  /** Ends every stream, since the log is another one now: clients come back, and hear that it is. */
  async startOver() {
    this.#follower.forget();
    await this.#closeAll();
  }

  /** Tells the hub that this process has just committed a change. Cheap; call it after the commit. */
  wake() {
    this.#follower.wake();
  }

  /**
   * Opens a stream without a gap: it is registered first, then told its unread count and what it
   * missed up to the cursor of that moment, then live from there.
   */
  async join({ since, ...subscriber }: JoinRequest): Promise<Stream | Refusal> {
    const refusal = this.#refusal(subscriber.userId);
    if (refusal) return this.#refuse(refusal);

    const stream = this.#register(subscriber);
    try {
      await this.#follower.catchUp();
      const joinedAt = this.#follower.position;
      const { userId, sessionId } = stream;
      const update = await this.#initialUpdate({ userId, sessionId, since, joinedAt });
      if (!update) {
        // The session ended before the stream was registered, unheard by the hub.
        this.close(stream);
        return this.#refuse("signed-out");
      }
      if (this.#hasEnded(stream)) return stream;

      const retryMs = 2_000 + Math.floor(Math.random() * 3_000);
      stream.state = "live";
      this.#send(stream, update, encodeFrame(update.frame, update.position, retryMs));
      if (this.#streams.isMarked(stream)) void this.#flush();
      return stream;
    } catch (error) {
      this.close(stream);
      throw error;
    }
  }

  /** The client has taken what was written. */
  drained(stream: Stream) {
    stream.stalledSince = undefined;
    if (this.#streams.isMarked(stream)) void this.#flush();
  }

  /** Ends a stream and forgets it; doing it twice is harmless. */
  close(stream: Stream) {
    if (stream.state === "closed") return;
    stream.state = "closed";
    this.#streams.remove(stream);
    stream.sink.close();
  }

  #closeAll() {
    return inSlices(this.#streams.all(), (stream) => this.close(stream));
  }

  #refusal(userId: string): Refusal | undefined {
    if (this.#draining) return "draining";
    if (this.size >= this.#settings.maxStreams) return "full";
    const own = this.#streams.ofUser(userId).size;
    return own >= this.#settings.maxStreamsPerUser ? "too-many-for-user" : undefined;
  }

  #refuse(refusal: Refusal): Refusal {
    this.#counters.refusals[refusal]++;
    return refusal;
  }

  #send(stream: Stream, { position, complete }: StreamUpdate, frame: Uint8Array) {
    this.#streams.write(stream, frame);
    this.#counters.frames++;
    stream.cursor = position.seq;
    if (!complete) this.#streams.mark(stream);
  }

  #register({ expiresAt, ...subscriber }: Omit<JoinRequest, "since">): Stream {
    const lifetime = this.#settings.maxAgeMs * (0.8 + Math.random() * 0.4);
    const stream: Stream = {
      ...subscriber,
      endsAt: Math.min(Date.now() + lifetime, expiresAt),
      state: "joining",
      cursor: 0,
      quietUntil: 0,
      stalledSince: undefined,
    };
    this.#streams.add(stream);
    return stream;
  }

  // A method, since the compiler would take `state` for unchanged across an await.
  #hasEnded(stream: Stream) {
    return stream.state === "closed";
  }

  /** Finds whom the changes concern; the result marks their streams. */
  async #applyChanges(changes: Change[]): Promise<() => void> {
    // Who joins while this is asked is not among them, but waits for this tick before it begins.
    const recipients = new Set<string>();
    for (const { kind, notificationId, seq } of changes) {
      if (kind === "published" && notificationId)
        await this.#collectRecipients({ notificationId, seq }, recipients);
    }
    await this.#endRevoked(changes.flatMap((row) => (row.kind === "access" ? [row.userId] : [])));

    for (const { kind, userId } of changes) if (kind === "inbox" && userId) recipients.add(userId);
    return () => this.#streams.markUsers(recipients);
  }

  async #collectRecipients(
    published: { notificationId: string; seq: number },
    recipients: Set<string>,
  ) {
    for (let after = ""; ;) {
      const page = await recipientsAfter(published, after, RECIPIENTS_A_READ);
      for (const userId of page) recipients.add(userId);
      const last = page.at(-1);
      if (last === undefined || page.length < RECIPIENTS_A_READ) return;
      after = last;
      await nextTurn();
    }
  }

  /** Ends the streams of `userIds` whose session no longer stands. */
  async #endRevoked(userIds: (string | null)[]) {
    const streams = userIds.flatMap((userId) => [...this.#streams.ofUser(userId ?? "")]);
    if (streams.length === 0) return;
    const live = await liveSessions(streams.map(({ sessionId }) => sessionId));
    for (const stream of streams) if (!live.has(stream.sessionId)) this.close(stream);
  }

  /** Tells every marked stream whose client can take it what has happened since its cursor. */
  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    const contents = new Map<string, StreamedNotification>();
    try {
      for (;;) {
        const due = this.#streams.takeMarked(INBOXES_A_READ, this.#follower.position.seq);
        if (due.length === 0) break;
        await this.#deliver(due, contents);
        this.#flushFailed = false;
      }
    } catch (error) {
      // Still marked: the next tick tries again.
      if (!this.#flushFailed) this.#log.error({ err: error }, "inboxes cannot be read");
      this.#flushFailed = true;
    } finally {
      this.#flushing = false;
    }
  }

  async #deliver(due: Stream[], contents: Map<string, StreamedNotification>) {
    const upTo = this.#follower.position;
    const queries = due.map(({ userId, cursor }) => ({ userId, since: cursor, upTo }));
    try {
      const told = await buildUpdates(await readInboxes(queries), contents);
      const encoded = new Map<StreamUpdate, Uint8Array>();
      await inSlices(due, (stream, index) => {
        const update = told[index];
        if (stream.state !== "live" || !update) return;
        const frame = encoded.get(update) ?? encodeFrame(update.frame, update.position);
        encoded.set(update, frame);
        this.#send(stream, update, frame);
      });
    } catch (error) {
      for (const stream of due) this.#streams.mark(stream);
      throw error;
    }
  }

  /** Beats where it was silent, ends streams that are over or whose client takes nothing. */
  async #checkDueStreams() {
    await inSlices(this.#streams.due(), (stream) => this.#checkStream(stream));
  }

  #checkStream(stream: Stream) {
    if (stream.state === "closed") return;
    const now = Date.now();
    const cutBefore = now - 2 * this.#settings.heartbeatMs;
    if (stream.endsAt <= now || (stream.stalledSince ?? now) <= cutBefore) this.close(stream);
    else if (stream.state === "joining") this.#streams.checkSoon(stream);
    else if (stream.sink.ready()) this.#sendHeartbeat(stream);
    else {
      stream.stalledSince ??= now;
      this.#streams.checkSoon(stream);
    }
  }

  #sendHeartbeat(stream: Stream) {
    this.#streams.write(stream, heartbeat);
    this.#counters.heartbeats++;
  }
}
