import "server-only";

/** Where a stream's bytes go. `ready` is false while the client has not taken the last ones. */
export type Sink = { ready(): boolean; write(bytes: Uint8Array): void; close(): void };

export type Stream = {
  readonly userId: string;
  readonly sessionId: string;
  readonly sink: Sink;
  /** When it ends however healthy it is, in epoch milliseconds. */
  readonly endsAt: number;
  state: "joining" | "live" | "closed";
  /** What the client has been told. No queue: a frame is made from the state since here. */
  cursor: number;
  lastWriteAt: number;
  stalledSince: number | undefined;
};

/** The open streams of this process, by user and by how long they have been silent. */
export class StreamRegistry {
  readonly #byUser = new Map<string, Set<Stream>>();
  // A Set keeps insertion order; a stream moves to the end whenever it is written to.
  readonly #bySilence = new Set<Stream>();
  readonly #dirty = new Set<Stream>();

  get size() {
    return this.#bySilence.size;
  }

  add(stream: Stream) {
    const siblings = this.#byUser.get(stream.userId) ?? new Set();
    this.#byUser.set(stream.userId, siblings.add(stream));
    this.#bySilence.add(stream);
  }

  remove(stream: Stream) {
    this.#bySilence.delete(stream);
    this.#dirty.delete(stream);
    const siblings = this.#byUser.get(stream.userId);
    siblings?.delete(stream);
    if (siblings?.size === 0) this.#byUser.delete(stream.userId);
  }

  userIds(): string[] {
    return [...this.#byUser.keys()];
  }

  ofUser(userId: string): ReadonlySet<Stream> {
    return this.#byUser.get(userId) ?? new Set();
  }

  /** Every open stream, the one silent for longest first. */
  bySilence(): Stream[] {
    return [...this.#bySilence];
  }

  write(stream: Stream, bytes: Uint8Array) {
    stream.sink.write(bytes);
    stream.lastWriteAt = Date.now();
    this.#bySilence.delete(stream);
    this.#bySilence.add(stream);
  }

  /** Notes that every stream of the user has something to learn. */
  markUser(userId: string) {
    for (const stream of this.ofUser(userId)) this.#dirty.add(stream);
  }

  mark(stream: Stream) {
    if (stream.state !== "closed") this.#dirty.add(stream);
  }

  unmark(stream: Stream) {
    this.#dirty.delete(stream);
  }

  isMarked(stream: Stream) {
    return this.#dirty.has(stream);
  }

  /** Takes up to `most` marked streams whose client can receive; the others stay marked. */
  takeMarked(most: number): Stream[] {
    const taken: Stream[] = [];
    for (const stream of this.#dirty) {
      if (stream.state !== "live") continue;
      if (stream.sink.ready()) taken.push(stream);
      else stream.stalledSince ??= Date.now();
      if (taken.length === most) break;
    }
    for (const stream of taken) this.#dirty.delete(stream);
    return taken;
  }
}
