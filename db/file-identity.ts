import { realpathSync, rmSync, type Stats, statSync } from "node:fs";

type Seen = { id: string; bytes: number };

/**
 * Which files make up an embedded database, to notice that they are no longer those that SQLite has open.
 * SQLite itself does not look: it goes on writing to a deleted file, and acknowledges that. A look costs
 * some 4 µs. What it cannot see is a file overwritten in place by one that is not smaller.
 */
export class FileIdentity {
  readonly #path: string;
  #walPath: string;
  /** When the files were last seen in their place, in epoch milliseconds. */
  intactAt = 0;
  #file: Seen | undefined;
  #wal: Seen | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#walPath = `${path}-wal`;
  }

  /** Takes the files that are there now for those that are open. */
  adopt() {
    this.#walPath = `${realpathSync(this.#path)}-wal`; // where SQLite has it when the path is a link
    this.#file = look(this.#path);
    this.#wal = look(this.#walPath);
  }

  /** Whether the files that are open are still in their place, and not shorter; true before `adopt`. */
  isIntact(): boolean {
    if (!this.#file) return true;
    const now = look(this.#path);
    if (now?.id !== this.#file.id || now.bytes < this.#file.bytes) return false;
    this.#file.bytes = now.bytes;
    if (look(this.#walPath)?.id !== this.#wal?.id) return false;
    this.intactAt = Date.now();
    return true;
  }

  /** What happened to the files since `adopt`. */
  state(): "intact" | "missing" | "replaced" | "log-lost" | "shorter" {
    if (this.isIntact()) return "intact";
    const now = look(this.#path);
    if (!now) return "missing";
    if (now.id !== this.#file?.id) return "replaced";
    return now.bytes < this.#file.bytes ? "shorter" : "log-lost";
  }

  /** Differs once anything about the files has changed. */
  fingerprint(): string {
    const parts = [this.#path, this.#walPath].map((path) => {
      const { dev, ino, size, mtimeMs } = stat(path) ?? {};
      return [dev, ino, size, mtimeMs].join();
    });
    return parts.join(";");
  }

  /**
   * Gives up a replaced file: whichever stands there next is another one. Its log is deleted where it is
   * still beside the new file, which it would damage.
   */
  disown() {
    const isLeft = this.#wal && look(this.#walPath)?.id === this.#wal.id;
    for (const path of isLeft ? [this.#walPath, this.#walPath.replace(/wal$/, "shm")] : []) {
      rmSync(path, { force: true });
    }
    this.#file = { id: "", bytes: 0 };
    this.#wal = undefined;
  }

  sizes(): { database: number; wal: number } {
    return {
      database: look(this.#path)?.bytes ?? 0,
      wal: look(this.#walPath)?.bytes ?? 0,
    };
  }
}

function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a folder that is gone or closed to us, a disk that does not answer
  }
}

function look(path: string): Seen | undefined {
  const found = stat(path);
  return found?.isFile() ? { id: `${found.dev}:${found.ino}`, bytes: found.size } : undefined;
}
