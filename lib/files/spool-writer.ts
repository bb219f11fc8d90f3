import "server-only";

import { write } from "node:fs";
import { Writable } from "node:stream";
import { freeBuffer } from "@/lib/async/free-buffer";
import { filesUnavailable } from "./unavailable";

type Options = {
  /** Open for appending. */
  fd: number;
  /** Throws when the chunk, in bytes, may not be written. */
  check: (bytes: number) => void;
  /** Whether nobody else uses the chunks: then they are freed when they are written. */
  ownsChunks?: boolean | undefined;
};

/**
 * Appends what is piped into it to a file, chunk by chunk, so that no more than one is in memory. It needs no promise for a
 * chunk: Node.js 20 tracks the context of each, which takes longer than the write. Destroyed, it closes after the write
 * that is under way: until then the descriptor must stay open.
 */
export class SpoolWriter extends Writable {
  readonly #options: Options;
  #isWriting = false;
  #onWritten: (() => void) | undefined;
  /** How much has been written, in bytes. */
  bytes = 0;

  constructor(options: Options) {
    super({ highWaterMark: 1 });
    this.#options = options;
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    try {
      this.#options.check(chunk.length);
    } catch (error) {
      return done(error as Error);
    }
    this.#isWriting = true;
    this.#writeAll(chunk, (error) => {
      this.#isWriting = false;
      if (this.#options.ownsChunks) freeBuffer(chunk);
      done(error && filesUnavailable(error));
      this.#onWritten?.();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#isWriting) this.#onWritten = () => done(error);
    else done(error);
  }

  /** What has been written of a chunk when it fails stays: its client asks for the offset. */
  #writeAll(chunk: Buffer, done: (error: Error | null) => void): void {
    write(this.#options.fd, chunk, (error, written) => {
      if (error) return done(error);
      this.bytes += written;
      if (written === chunk.length) done(null);
      else this.#writeAll(chunk.subarray(written), done);
    });
  }

  /** Resolves when nothing is being written any more. */
  whenClosed = (): Promise<void> =>
    new Promise((resolve) => {
      if (this.closed) resolve();
      else this.once("close", resolve);
    });
}
