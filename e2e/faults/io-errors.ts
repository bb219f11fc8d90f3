import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitFileSize } from "@/db/testing/small-disk";
import type { Report } from "../../bench/support/report";
import { failingDisk } from "./disk-full";
import { type Context, notPossible } from "./support/context";

/** Calls of a disk that fail with EIO. */
const calls = ["write", "sync"] as const;

/** Writes to the database's files fail: by a limit on their size (EFBIG), and by EIO of each call that saves. */
export async function ioErrors(context: Context): Promise<Report> {
  const limited = await fileSizeLimit(context);
  const reports = [limited];
  for (const call of context.short ? [] : calls) reports.push(await failingCall(context, call));
  return {
    title: "I/O errors",
    rows: reports.flatMap(({ title, rows }) => rows.map((row) => ({ fault: title, ...row }))),
    targets: reports.flatMap(({ targets }) => targets),
  };
}

async function fileSizeLimit(context: Context): Promise<Report> {
  const title = "EFBIG (RLIMIT_FSIZE)";
  const disk = limitFileSize();
  return disk ? failingDisk(context, { title, disk }) : notPossible(title, "prlimit is missing");
}

async function failingCall(context: Context, call: (typeof calls)[number]): Promise<Report> {
  const title = `EIO (${call})`;
  const folder = join(context.folder, `failing-${call}`);
  mkdirSync(folder);
  const library = join(folder, "failing-disk.so");
  const source = "e2e/faults/support/failing-disk.c";
  const compiled = spawnSync("cc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]);
  if (compiled.status !== 0) return notPossible(title, "there is no C compiler");
  const flag = join(folder, call);
  return failingDisk(context, {
    title,
    settings: { LD_PRELOAD: library, FAILING_DISK: folder },
    disk: {
      folder,
      fill: () => writeFileSync(flag, ""),
      free: () => rmSync(flag, { force: true }),
      remove: () => rmSync(folder, { recursive: true }),
    },
  });
}
