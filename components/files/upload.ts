import { UPLOAD_PART_BYTES } from "@/lib/files/constants";
import type { Attachment } from "@/lib/files/types";
import { send, type UploadResponse } from "./upload-request";

/** Why a file is not uploaded: a key of the message files under `errors`. */
export class UploadRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** The connection was lost several times: the same upload can go on where it stopped. */
export class UploadInterrupted extends Error {}

const FIRST_PART_BYTES = 128 * 1024;
const SMALLEST_PART_BYTES = 64 * 1024;
/** How long a part should take: what a lost connection costs. */
const PART_MS = 8_000;
/** One after the other without any progress. */
const MAX_LOSSES = 5;
const MAX_WAIT_MS = 15_000;

type Options = { signal: AbortSignal; onProgress: (sentBytes: number) => void };
type Known = { url: string; offset: number };

/** The upload of one file in parts. Can be run again after an interruption. */
export class Upload {
  readonly #file: File;
  #known: Known | undefined;
  #partBytes = FIRST_PART_BYTES;

  constructor(file: File) {
    this.#file = file;
  }

  /** Throws `UploadRefused`, `UploadInterrupted`, or the signal's reason. */
  async run(options: Options): Promise<Attachment> {
    let losses = 0;
    for (;;) {
      options.signal.throwIfAborted();
      const before = this.#known?.offset;
      const response = await this.#step(options);
      options.signal.throwIfAborted();
      if (response === "lost" || isPassing(response)) {
        losses = (this.#known?.offset ?? 0) > (before ?? 0) ? 0 : losses + 1;
        if (losses >= MAX_LOSSES) throw new UploadInterrupted();
        await pause(
          response === "lost" ? undefined : response.retryAfterMs,
          losses,
          options.signal,
        );
        if (this.#known) await this.#askOffset(options);
        continue;
      }
      losses = 0;
      const file = this.#accept(response);
      if (file) return file;
    }
  }

  /** Tells the server that nothing more follows. */
  cancel(): void {
    if (!this.#known) return;
    void fetch(this.#known.url, { method: "DELETE", keepalive: true }).catch(() => undefined);
  }

  #step({ signal, onProgress }: Options): Promise<UploadResponse | "lost"> {
    if (!this.#known) {
      const { name, size } = this.#file;
      const body = new Blob([JSON.stringify({ name, size })], { type: "application/json" });
      return send({ method: "POST", url: "/api/files", body, signal });
    }
    const { url, offset } = this.#known;
    const part = this.#file.slice(offset, offset + this.#partBytes);
    const began = performance.now();
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
    };
    const onSent = (bytes: number) => onProgress(offset + bytes);
    const sent = send({ method: "PATCH", url, headers, body: part, signal, onSent });
    return sent.then((response) => {
      this.#fitPart(response === "lost" ? 0 : part.size, performance.now() - began);
      return response;
    });
  }

  /** Twice as large after a quick part, half as large after a slow or lost one. */
  #fitPart(sentBytes: number, ms: number) {
    if (sentBytes === 0 || ms > 2 * PART_MS) {
      this.#partBytes = Math.max(SMALLEST_PART_BYTES, this.#partBytes / 2);
    } else if (ms < PART_MS / 2) {
      this.#partBytes = Math.min(UPLOAD_PART_BYTES, this.#partBytes * 2);
    }
  }

  /** Takes in what a request has brought; returns the file with the last one. */
  #accept({ status, location, offset, body, reason }: UploadResponse): Attachment | undefined {
    if (status === 201 && !this.#known && location) {
      this.#known = { url: location, offset: offset ?? 0 };
      return undefined;
    }
    if (status === 200 || status === 201) return JSON.parse(body) as Attachment;
    if (this.#known && status === 204 && offset !== undefined) {
      this.#known.offset = offset;
      return undefined;
    }
    if (this.#known && status === 404) {
      this.#known = undefined; // it was removed meanwhile: from the beginning
      return undefined;
    }
    this.#known = undefined; // the server keeps nothing of what it has refused
    throw new UploadRefused(status === 401 ? "signInAgain" : reason);
  }

  /** After a loss: how far did it come? A complete one is no upload any more: its last part is repeated. */
  async #askOffset({ signal }: Options) {
    const known = this.#known as Known;
    const response = await send({ method: "HEAD", url: known.url, signal });
    if (response === "lost") return;
    if (response.status === 404) this.#known = undefined;
    else if (response.offset !== undefined) known.offset = response.offset;
  }
}

/** Refusals that pass by themselves: 409 says that the server has come further, or is still at it. */
const isPassing = ({ status }: UploadResponse) => [409, 429, 502, 503, 504].includes(status);

/** Until it is time to try again, or the network is back. */
function pause(ms = 0, losses: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(ms, Math.min(500 * 2 ** losses, MAX_WAIT_MS)));
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
