import "server-only";

import type { Logger } from "pino";
import { affectedUsers } from "./affected-users";
import { liveSessions, type NotificationContent, readInboxes } from "./change-log";
import { encodeFrame, heartbeat } from "./encode";
import { batchLoader } from "@/lib/async/batch-loader";
import type { Reader } from "@/lib/i18n/preferences";
import { type Change, LogFollower } from "./log-follower";
import type { Position } from "./position";
import { inSlices } from "./slices";
import { type EndReason, newStreamCounters, type Refusal } from "./stream-counters";
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
  /** For whom automatic texts are put into words; default: the school's language. */
  reader?: Reader | undefined;
};

export type HubSettings = {
  pollMs: number;
  heartbeatMs: number;
  maxAgeMs: number;
  maxStreams: number;
  maxStreamsPerUser: number;
};

/** Inboxes that are read by one statement. */
const INBOXES_PER_READ = 250;

/**
 * Turns changes of the log into frames on the open streams of this process. One statement a tick whatever
 * the number of streams, none while no stream is open. See docs/decisions/0002.
 */
export class Hub {
  readonly #settings: HubSettings;
  readonly #log: Logger;
  readonly #streams: StreamRegistry;
  readonly #follower: LogFollower;
  readonly #initialUpdate = batchLoader(initialUpdates, INBOXES_PER_READ);
  readonly #counters = newStreamCounters();
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

  /** Totals since the process started. */
  get counters() {
    return { ...this.#counters, ...this.#follower.counters };
  }

  /** Starts polling and heartbeats. Call it outside any request. */
  start() {
    this.#follower.start();
    this.#heartbeatTimer = setInterval(() => void this.#checkDueStreams(), this.#streams.slotMs);
  }

  /** For shutdown: refuses new streams and ends the open ones, a slice at a time. */
  async drain() {
    this.#draining = true;
    this.#follower.stop();
    clearInterval(this.#heartbeatTimer);
    await this.#closeAll("drained");
  }

  /** Ends every stream after the database was replaced: clients reconnect and get a `reset`. */
  async startOver() {
    this.#follower.forget();
    await this.#closeAll("log-replaced");
  }

  /** Polls the log at once, because a change was committed. Cheap; call it after the commit. */
  wake() {
    this.#follower.wake();
  }

  /**
   * Opens a stream without a gap: registers it, sends the unread count and what was missed up to the
   * cursor at registration, then goes live from that cursor. Returns why not when it is refused.
   */
  async join({ since, ...subscriber }: JoinRequest): Promise<Stream | Refusal> {
    const refusal = this.#refusal(subscriber.userId);
    if (refusal) return this.#refuse(refusal);

    const stream = this.#register(subscriber);
    try {
      await this.#follower.catchUp();
      const joinedAt = this.#follower.position;
      const { userId, sessionId, reader } = stream;
      const update = await this.#initialUpdate({ userId, sessionId, since, joinedAt, reader });
      if (!update) {
        // The session ended before the stream was registered, so no change ended the stream.
        this.close(stream, "revoked");
        return this.#refuse("signed-out");
      }
      if (this.#hasEnded(stream)) return stream;

      const retryMs = 2_000 + Math.floor(Math.random() * 3_000);
      stream.state = "live";
      this.#send(stream, update, encodeFrame(update.frame, update.position, retryMs));
      if (this.#streams.isMarked(stream)) void this.#flush();
      return stream;
    } catch (error) {
      this.close(stream, "failed");
      throw error;
    }
  }

  /** The client has received what was written: the socket takes more. */
  onWritable(stream: Stream) {
    stream.stalledSince = undefined;
    if (this.#streams.isMarked(stream)) void this.#flush();
  }

  /** Ends a stream. Idempotent: the first reason counts. */
  close(stream: Stream, reason: EndReason) {
    if (stream.state === "closed") return;
    stream.state = "closed";
    this.#streams.remove(stream);
    stream.sink.close();
    this.#counters.ends[reason]++;
    this.#log.debug({ reason, userId: stream.userId }, "stream ended");
  }

  #closeAll(reason: EndReason) {
    return inSlices(this.#streams.all(), (stream) => this.close(stream, reason));
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

  /** Finds the users concerned; the result marks their streams. */
  async #applyChanges(changes: Change[]): Promise<() => void> {
    // A stream that joins meanwhile is not among them, but waits for this tick before it goes live.
    const users = await affectedUsers(changes);
    await this.#endRevoked(changes.flatMap((row) => (row.kind === "access" ? [row.userId] : [])));
    return () => this.#streams.markUsers(users);
  }

  /** Ends the streams of these users whose session has ended. */
  async #endRevoked(userIds: (string | null)[]) {
    const streams = userIds.flatMap((userId) => [...this.#streams.ofUser(userId ?? "")]);
    if (streams.length === 0) return;
    const live = await liveSessions(streams.map(({ sessionId }) => sessionId));
    for (const stream of streams) if (!live.has(stream.sessionId)) this.close(stream, "revoked");
  }

  /** Sends every marked stream what has changed since its cursor, if its client can receive. */
  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    const contents = new Map<string, NotificationContent>();
    try {
      for (;;) {
        const due = this.#streams.takeMarked(INBOXES_PER_READ, this.#follower.position.seq);
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

  async #deliver(due: Stream[], contents: Map<string, NotificationContent>) {
    const upTo = this.#follower.position;
    const queries = due.map(({ userId, cursor }) => ({ userId, since: cursor, upTo }));
    try {
      const readers = due.map(({ reader }) => reader);
      const updates = await buildUpdates(await readInboxes(queries), contents, readers);
      const encoded = new Map<StreamUpdate, Uint8Array>();
      await inSlices(due, (stream, index) => {
        const update = updates[index];
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

  /** Sends due heartbeats; ends streams that expired or whose client does not receive. */
  async #checkDueStreams() {
    await inSlices(this.#streams.due(), (stream) => this.#checkStream(stream));
  }

  #checkStream(stream: Stream) {
    if (stream.state === "closed") return;
    const now = Date.now();
    const cutBefore = now - 2 * this.#settings.heartbeatMs;
    if (stream.endsAt <= now) this.close(stream, "expired");
    else if ((stream.stalledSince ?? now) <= cutBefore) this.close(stream, "stalled");
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
