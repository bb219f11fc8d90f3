import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A digest of the file and of all that is beside it under the same name: its log, its index. */
export function digestOf(file: string): string {
  const names = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)));
  return names
    .toSorted()
    .map((name) => `${name} ${digest(readFileSync(join(dirname(file), name)))}`)
    .join("\n");
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
