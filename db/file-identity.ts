import { realpathSync, rmSync, type Stats, statSync } from "node:fs";

type FileState = { id: string; bytes: number };

/**
 * Detects that the files of an embedded database are no longer those that SQLite has open. SQLite does not
 * check: it keeps writing to a deleted file, and acknowledges these writes. A check takes about 4 µs. It
 * does not detect a file overwritten in place by one that is not smaller.
 */
export class FileIdentity {
  readonly #path: string;
  #walPath: string;
  /** When the files were last found intact, in epoch milliseconds. */
  intactAt = 0;
  #file: FileState | undefined;
  #wal: FileState | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#walPath = `${path}-wal`;
  }

  get walPath(): string {
    return this.#walPath;
  }

  /** Records the current files as those that are open. */
  adopt() {
    this.#walPath = `${realpathSync(this.#path)}-wal`; // SQLite resolves symbolic links too
    this.#file = fileState(this.#path);
    this.#wal = fileState(this.#walPath);
  }

  /** Whether the open files are still at their paths, and not shorter; true before `adopt`. */
  isIntact(): boolean {
    if (!this.#file) return true;
    const now = fileState(this.#path);
    if (now?.id !== this.#file.id || now.bytes < this.#file.bytes) return false;
    this.#file.bytes = now.bytes;
    if (fileState(this.#walPath)?.id !== this.#wal?.id) return false;
    this.intactAt = Date.now();
    return true;
  }

  /** What happened to the files since `adopt`. */
  state(): "intact" | "missing" | "replaced" | "log-lost" | "shorter" {
    if (this.isIntact()) return "intact";
    const now = fileState(this.#path);
    if (!now) return "missing";
    if (now.id !== this.#file?.id) return "replaced";
    return now.bytes < this.#file.bytes ? "shorter" : "log-lost";
  }

  /** A string that changes whenever one of the files changes. */
  fingerprint(): string {
    const parts = [this.#path, this.#walPath].map((path) => {
      const { dev, ino, size, mtimeMs } = stat(path) ?? {};
      return [dev, ino, size, mtimeMs].join();
    });
    return parts.join(";");
  }

  /**
   * Forgets a replaced file, so that whatever is at its path counts as another one. Deletes the old log if
   * it is still beside the new file: SQLite would apply it there.
   */
  disown() {
    const logRemains = this.#wal && fileState(this.#walPath)?.id === this.#wal.id;
    for (const path of logRemains ? [this.#walPath, this.#walPath.replace(/wal$/, "shm")] : []) {
      rmSync(path, { force: true });
    }
    this.#file = { id: "", bytes: 0 };
    this.#wal = undefined;
  }

  sizes(): { database: number; wal: number } {
    return {
      database: fileState(this.#path)?.bytes ?? 0,
      wal: fileState(this.#walPath)?.bytes ?? 0,
    };
  }
}

function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a missing or inaccessible folder, or a failing disk
  }
}

function fileState(path: string): FileState | undefined {
  const found = stat(path);
  return found?.isFile() ? { id: `${found.dev}:${found.ino}`, bytes: found.size } : undefined;
}
