import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exactly, type Report, type Row, type Target } from "../../bench/support/report";
import { freePort } from "@/lib/http/free-port";
import type { Context } from "./support/context";
import { copySchool } from "./support/database";
import { digestOf } from "./support/digest";
import { failingStart } from "./support/failing-start";

type Damage = (file: string) => void;

const damages: Record<string, Damage> = {
  "another kind of file": (file) => writeFileSync(file, "PK\u0003\u0004".padEnd(40_000, "zip ")),
  "random bytes": (file) => writeFileSync(file, randomBytes(100_000)),
  "a header of zeros": (file) => change(file, (bytes) => bytes.fill(0, 0, 100)),
  "the schema overwritten": (file) => change(file, (bytes) => bytes.fill(0xff, 100, 4_096)),
  "cut in half": (file) => truncateSync(file, readFileSync(file).length / 2),
  "cut after the first page": (file) => truncateSync(file, 4_096),
};

/** Starts on files that are damaged: it says so in one sentence, and leaves them as they are. */
export async function corruptFile({ folder, short }: Context): Promise<Report> {
  const rows: Row[] = [];
  const targets: Target[] = [];
  const chosen = Object.entries(damages).filter((_, index) => !short || index % 3 === 0);
  for (const [name, damage] of chosen) {
    const own = join(folder, `corrupt-${rows.length}`);
    mkdirSync(own);
    const file = await copySchool(join(own, "school.db"));
    damage(file);
    const before = digestOf(file);
    const start = await failingStart({ TURSO_DATABASE_URL: `file:${file}` }, await freePort());
    const sentence = start.sentences.join(" / ").replace(own, "…");
    rows.push({ damage: name, "exit code": String(start.code), says: sentence });
    targets.push(
      exactly(`${name}: exit code, sentences`, `${start.code}, ${start.sentences.length}`, "1, 1"),
      exactly(
        `${name}: nothing overwritten`,
        digestOf(file) === before ? "same" : "changed",
        "same",
      ),
    );
  }
  return { title: "A damaged file at the start", rows, targets };
}

function change(file: string, apply: (bytes: Buffer) => Buffer) {
  writeFileSync(file, apply(readFileSync(file)));
}
