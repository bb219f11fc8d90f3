import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A clock that is wrong by any amount, and can be set while its process runs. */
export type WrongClock = {
  /** For the environment of the process. */
  settings: Record<string, string>;
  set: (seconds: number) => void;
};

const LIBRARY = "faketime/libfaketimeMT.so.1";

/** libfaketime, of Debian's package `faketime`; undefined if it is not installed. */
function findLibrary(): string | undefined {
  if (!existsSync("/usr/lib")) return undefined;
  const folders = ["/usr/lib", ...readdirSync("/usr/lib").map((name) => join("/usr/lib", name))];
  return folders.map((folder) => join(folder, LIBRARY)).find((path) => existsSync(path));
}

/** `file` holds what the clock is wrong by, and is read at each look at the clock. Timers run as usual. */
export function wrongClock(file: string, seconds: number): WrongClock | undefined {
  const library = findLibrary();
  if (!library) return undefined;
  const set = (offset: number) => writeFileSync(file, `${offset < 0 ? "" : "+"}${offset}\n`);
  set(seconds);
  const settings = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1", // its name in older versions
  };
  return { settings, set };
}
