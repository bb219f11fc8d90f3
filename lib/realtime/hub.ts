import "server-only";

import type { Logger } from "pino";
import type { Role } from "@/db/enums";
import { affectedUsers } from "./affected-users";
import { liveSessions } from "./change-log";
import { encodeFrame, heartbeat } from "./encode";
import { batchLoader } from "@/lib/async/batch-loader";
import type { Reader } from "@/lib/i18n/preferences";
import { FrameSender } from "./frame-sender";
import { type Change, LogFollower } from "./log-follower";
import type { Position } from "./position";
import { ReceiptChanges } from "./receipt-changes";
import { isOutdatedSpread, reconnectDelayMs, reconnectSpreadMs, retryFrame } from "./retry";
import { inSlices } from "./slices";
import { type EndReason, newStreamCounters, type Refusal } from "./stream-counters";
import { mayHearOfReceipts, type Sink, Stream } from "./stream";
import { StreamRegistry } from "./stream-registry";
import { initialUpdates, type Subscriber } from "./initial-update";
import type { StreamUpdate } from "./stream-update";

export type JoinRequest = {
  userId: string;
  sessionId: string;
  /** When the session ends, in epoch milliseconds. */
  expiresAt: number;
  sink: Sink;
  since: Position | undefined;
  /** For whom automatic texts are put into words; default: the school's language. */
  reader?: Reader | undefined;
  /** Teachers and admins are told when receipts change. */
  role?: Role | undefined;
};

export type HubSettings = {
  pollMs: number;
  heartbeatMs: number;
  maxAgeMs: number;
  maxStreams: number;
  maxStreamsPerUser: number;
  /** How many clients may come back in a second when all streams end at once. */
  reconnectsPerSecond?: number;
  /** The least time between two statements for streams that join, in milliseconds. */
  joinRestMs?: number;
};

type Joining = Omit<Subscriber, "joinedAt">;

/** Initial updates that are read by one statement. */
const JOINS_PER_READ = 250;

/**
 * Turns changes of the log into frames on the open streams of this process. One statement a tick whatever
 * the number of streams, none while no stream is open. See docs/decisions/0002.
 */
export class Hub {
  readonly #settings: HubSettings;
  readonly #log: Logger;
  readonly #streams: StreamRegistry;
  readonly #follower: LogFollower;
  readonly #sender: FrameSender;
  readonly #receipts: ReceiptChanges;
  readonly #initialUpdate: (joining: Joining) => Promise<StreamUpdate | undefined>;
  readonly #counters = newStreamCounters();
  #draining = false;
  #heartbeatTimer: NodeJS.Timeout | undefined;

  constructor(settings: HubSettings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
    this.#streams = new StreamRegistry(settings.heartbeatMs);
    this.#initialUpdate = batchLoader((joining: Joining[]) => this.#initialUpdates(joining), {
      maxBatchSize: JOINS_PER_READ,
      restMs: settings.joinRestMs ?? 0,
    });
    this.#follower = new LogFollower({
      pollMs: settings.pollMs,
      log,
      hasSubscribers: () => this.size > 0,
      applyChanges: (...read) => this.#applyChanges(...read),
      onTick: () => void this.#sender.flush(),
    });
    this.#sender = new FrameSender({
      log,
      streams: this.#streams,
      position: () => this.#follower.position,
      counters: this.#counters,
    });
    this.#receipts = new ReceiptChanges({
      log,
      staff: () => this.#streams.staff,
      flush: () => void this.#sender.flush(),
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
    this.#receipts.stop();
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

  /** Polls the log because somebody says that it has grown, who may be wrong. */
  hint() {
    this.#follower.hint();
  }

  /** The place up to which the log was read. */
  get position() {
    return this.#follower.position;
  }

  /**
   * Opens a stream without a gap: registers it, sends the unread count and what was missed up to the
   * cursor at registration, then goes live from that cursor. Returns why not when it is refused.
   */
  async join({ since, ...requested }: JoinRequest): Promise<Stream | Refusal> {
    const refusal = this.#refusal(requested.userId);
    if (refusal) return this.#refuse(refusal);

    const stream = this.#register(requested);
    try {
      const { userId, sessionId, reader, role } = stream;
      const update = await this.#initialUpdate({ userId, sessionId, since, reader, role });
      if (!update) {
        // The session ended before the stream was registered, so no change ended the stream.
        this.close(stream, "revoked");
        return this.#refuse("signed-out");
      }
      if (this.#hasEnded(stream)) return stream;

      stream.spreadMs = this.#spreadMs;
      stream.state = "live";
      const retryMs = reconnectDelayMs(stream.spreadMs);
      const encoded = encodeFrame(update.frame, update.position, retryMs);
      this.#sender.send(stream, { update, encoded });
      if (this.#hasMore(stream)) void this.#sender.flush();
      return stream;
    } catch (error) {
      this.close(stream, "failed");
      throw error;
    }
  }

  /** Brings the position up to date once for all who join now: they have been registered before. */
  async #initialUpdates(joining: Joining[]) {
    await this.#follower.catchUp();
    const joinedAt = this.#follower.position;
    return initialUpdates(joining.map((each) => ({ ...each, joinedAt })));
  }

  /** The client has received what was written: the socket takes more. */
  onWritable(stream: Stream) {
    stream.stalledSince = undefined;
    if (this.#hasMore(stream)) void this.#sender.flush();
  }

  get #spreadMs() {
    return reconnectSpreadMs(this.size, this.#settings.reconnectsPerSecond);
  }

  #hasMore(stream: Stream) {
    return stream.isMarked || mayHearOfReceipts(stream);
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
    const spreadMs = this.#spreadMs;
    return inSlices(this.#streams.all(), (stream) => {
      if (stream.state === "live") this.#tellSpread(stream, spreadMs);
      this.close(stream, reason);
    });
  }

  /** Tells the client another delay before it reconnects if the number of streams asks for it. */
  #tellSpread(stream: Stream, spreadMs: number): boolean {
    if (!isOutdatedSpread(stream.spreadMs, spreadMs) || !stream.sink.ready()) return false;
    this.#streams.write(stream, retryFrame(spreadMs));
    stream.spreadMs = spreadMs;
    return true;
  }

  #refusal(userId: string): Refusal | undefined {
    if (this.#draining) return "draining";
    if (this.size >= this.#settings.maxStreams) return "full";
    const own = this.#streams.ofUser(userId).length;
    return own >= this.#settings.maxStreamsPerUser ? "too-many-for-user" : undefined;
  }

  #refuse(refusal: Refusal): Refusal {
    this.#counters.refusals[refusal]++;
    return refusal;
  }

  #register({ expiresAt, ...subscriber }: Omit<JoinRequest, "since">): Stream {
    const lifetime = this.#settings.maxAgeMs * (0.8 + Math.random() * 0.4);
    const endsAt = performance.now() + Math.min(lifetime, expiresAt - Date.now());
    const stream = new Stream({ ...subscriber, endsAt });
    this.#streams.add(stream);
    return stream;
  }

  // A method, since the compiler would take `state` for unchanged across an await.
  #hasEnded(stream: Stream) {
    return stream.state === "closed";
  }

  /** Finds the users concerned; the result marks their streams. */
  async #applyChanges(changes: Change[], readBefore: number): Promise<() => void> {
    this.#sender.delays.note(changes, readBefore);
    // A stream that joins meanwhile is not among them, but waits for this tick before it goes live.
    const { users, changedCopies } = await affectedUsers(changes);
    await this.#endRevoked(changes.flatMap((row) => (row.kind === "access" ? [row.userId] : [])));
    return () => {
      this.#streams.markUsers(users);
      this.#streams.noteChangedCopies(changedCopies);
      this.#receipts.gather(changes);
    };
  }

  /** Ends the streams of these users whose session has ended. */
  async #endRevoked(userIds: (string | null)[]) {
    const streams = userIds.flatMap((userId) => this.#streams.ofUser(userId ?? ""));
    if (streams.length === 0) return;
    const live = await liveSessions(streams.map(({ sessionId }) => sessionId));
    for (const stream of streams) if (!live.has(stream.sessionId)) this.close(stream, "revoked");
  }

  /** Sends due heartbeats; ends streams that expired or whose client does not receive. */
  async #checkDueStreams() {
    await inSlices(this.#streams.due(), (stream) => this.#checkStream(stream));
  }

  #checkStream(stream: Stream) {
    if (stream.state === "closed") return;
    const now = performance.now();
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
    if (!this.#tellSpread(stream, this.#spreadMs)) this.#streams.write(stream, heartbeat);
    this.#counters.heartbeats++;
  }
}
