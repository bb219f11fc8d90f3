import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { mountSmallDisk } from "@/db/testing/small-disk";
import { freePort } from "@/lib/http/free-port";
import { exactly, type Report, type Row, type Target } from "../../bench/support/report";
import { type Context, notPossible } from "./support/context";
import { copySchool } from "./support/database";
import { digestOf } from "./support/digest";
import { failingStart } from "./support/failing-start";

/** The user "nobody" of most systems. */
const NOBODY = 65_534;

/** Starts on files that cannot be written: on a file system without writing, and as another's file. */
export async function readOnlyFile(context: Context): Promise<Report> {
  const reports = [await readOnlyDisk(), await foreignFile(context)];
  return {
    title: "A file that cannot be written, at the start",
    rows: reports.flatMap(({ rows }) => rows),
    targets: reports.flatMap(({ targets }) => targets),
  };
}

async function readOnlyDisk(): Promise<Report> {
  const title = "a file system without writing";
  const disk = mountSmallDisk(64);
  if (!disk) return notPossible(title, "mounting is not permitted");
  const file = await copySchool(join(disk.folder, "school.db"));
  execFileSync("mount", ["-o", "remount,ro", disk.folder]);
  const report = await refusedStart(title, file);
  disk.remove();
  return report;
}

async function foreignFile({ folder }: Context): Promise<Report> {
  const title = "a file of another user";
  if (process.getuid?.() !== 0) return notPossible(title, "only root can start as another user");
  const own = join(folder, "foreign");
  mkdirSync(own);
  for (const path of [folder, own]) chmodSync(path, 0o755);
  const file = await copySchool(join(own, "school.db"));
  chmodSync(file, 0o644);
  return refusedStart(title, file, { uid: NOBODY });
}

async function refusedStart(name: string, file: string, options = {}): Promise<Report> {
  const before = digestOf(file);
  const database = { TURSO_DATABASE_URL: `file:${file}` };
  const { code, sentences } = await failingStart(database, await freePort(), options);
  const rows: Row[] = [{ file: name, "exit code": String(code), says: sentences.join(" / ") }];
  const targets: Target[] = [
    exactly(`${name}: exit code, sentences`, `${code}, ${sentences.length}`, "1, 1"),
    exactly(`${name}: nothing changed`, digestOf(file) === before ? "same" : "changed", "same"),
  ];
  return { title: name, rows, targets };
}
