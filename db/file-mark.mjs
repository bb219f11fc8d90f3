import { statSync } from "node:fs";

/**
 * A string that changes when the file is written to or replaced; undefined while there is none.
 *
 * @param {string} path
 */
export function fileMark(path) {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && `${found.dev}:${found.ino}:${found.size}:${found.mtimeMs}`;
  } catch {
    return undefined; // an inaccessible folder, or a failing disk
  }
}
