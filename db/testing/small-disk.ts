import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder whose disk can be made full for the process `pid`, and emptied again. */
export type SmallDisk = {
  folder: string;
  fill: (pid: number) => void;
  free: (pid: number) => void;
  remove: () => void;
};

const newFolder = () => mkdtempSync(join(tmpdir(), "naik-kelas-disk-"));

function succeeds(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A separate file system of `megabytes`: ENOSPC. Undefined where mounting is not permitted. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = newFolder();
  if (!succeeds("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "naik-kelas", folder)) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill: () => {
      try {
        writeFileSync(filler, Buffer.alloc(megabytes * 1024 * 1024));
      } catch {
        // expected: the disk is full now
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      execFileSync("umount", ["--lazy", folder]); // a replaced connection may still be open
      rmSync(folder, { recursive: true });
    },
  };
}

const limit = (pid: number, bytes: string) =>
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:`]);

/** Writes fail with EFBIG. Needs `prlimit`, but no privileges; undefined where it is missing. */
export function limitFileSize(): SmallDisk | undefined {
  if (!succeeds("prlimit", "--fsize")) return undefined;
  const folder = newFolder();
  return {
    folder,
    fill: (pid) => limit(pid, "0"),
    free: (pid) => limit(pid, "unlimited"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
