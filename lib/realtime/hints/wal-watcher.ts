import "server-only";

import { type FSWatcher, watch } from "node:fs";
import type { WriteAheadLog } from "@/db/embedded";
import { fileMark } from "@/db/file-mark.mjs";

/** A write reaches the file in many pieces; the process's own is recognized once it has ended. */
const LOOK_AFTER_MS = 2;
/** How often a look waits for a write of this process to end. */
const MAX_DELAYS = 100;
/** How often the file is looked at where it cannot be watched. */
const POLL_MS = 25;
/** How often it is checked that the watched file is still the one at its path. */
const CHECK_MS = 1_000;

type Options = {
  wal: WriteAheadLog;
  /** Whether anybody would hear: if not, nothing is looked at. */
  isNeeded: () => boolean;
  /** Another process has written; `isMixed` when this one has too since the last look. */
  onForeignWrite: (isMixed: boolean) => void;
  /** The last write was this process's own. */
  onOwnWrite?: () => void;
  /** Watches the file; throws where that is not possible. */
  watchFile?: (path: string, listener: (event: string) => void) => FSWatcher;
};

const watchFile: NonNullable<Options["watchFile"]> = (path, listener) =>
  watch(path, { persistent: false }, listener);

/**
 * Notices that another process has written to the database's file, by its write-ahead log. Never opens one of the
 * files: closing it would take away SQLite's locks on it.
 */
export class WalWatcher {
  readonly #options: Required<Options>;
  #watched: { path: string; id: string; watcher: FSWatcher } | undefined;
  /** What the last look has found. */
  #mark: string | undefined;
  #ownMark: string | undefined;
  #delays = 0;
  #lookTimer: NodeJS.Timeout | undefined;
  #checkTimer: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = { watchFile, onOwnWrite: () => undefined, ...options };
  }

  /** Call it outside any request. */
  start() {
    this.#mark = this.#currentMark();
    this.#ownMark = this.#options.wal.ownMark();
    this.#check();
  }

  stop() {
    clearTimeout(this.#checkTimer);
    clearTimeout(this.#lookTimer);
    this.#unwatch();
  }

  /** Watches the file that is at the path now; where that fails, looks at it so often that nobody notices. */
  #check() {
    const path = this.#options.wal.path();
    const id = fileId(this.#currentMark());
    if (this.#watched && (this.#watched.path !== path || this.#watched.id !== id)) this.#unwatch();
    if (!this.#watched && id !== undefined) this.#watch(path, id);
    if (!this.#watched) this.#onEvent();
    const delayMs = this.#watched ? CHECK_MS : POLL_MS;
    this.#checkTimer = setTimeout(() => this.#check(), delayMs).unref();
  }

  #watch(path: string, id: string) {
    try {
      const watcher = this.#options.watchFile(path, (event) => {
        if (event === "rename") this.#startAnew();
        else this.#onEvent();
      });
      watcher.on("error", () => this.#unwatch()); // #check goes on
      this.#watched = { path, id, watcher };
      this.#onEvent(); // what was written before
    } catch {
      // not here, or too many files are watched: see #check
    }
  }

  /** The watched file was deleted or moved; another one may have its inode already. */
  #startAnew() {
    this.#unwatch();
    clearTimeout(this.#checkTimer);
    this.#check();
  }

  #unwatch() {
    this.#watched?.watcher.close();
    this.#watched = undefined;
  }

  #onEvent() {
    if (!this.#options.isNeeded()) return;
    this.#lookTimer ??= setTimeout(() => this.#look(), LOOK_AFTER_MS).unref();
  }

  #look() {
    const { wal, onForeignWrite, onOwnWrite } = this.#options;
    this.#lookTimer = undefined;
    if (wal.isWriting() && this.#delays++ < MAX_DELAYS) return this.#onEvent();
    this.#delays = 0;
    const mark = this.#currentMark();
    if (mark === this.#mark) return;
    this.#mark = mark;
    const ownMark = wal.ownMark();
    const isMixed = ownMark !== this.#ownMark;
    this.#ownMark = ownMark;
    if (mark === undefined) return;
    if (mark === ownMark) onOwnWrite();
    else onForeignWrite(isMixed);
  }

  #currentMark = () => fileMark(this.#options.wal.path());
}

/** Which file it is: device and inode. */
const fileId = (mark: string | undefined) => mark?.split(":", 2).join(":");
