// The first import of the bench: modules imported later open its own database, in a temporary folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const folder = mkdtempSync(join(tmpdir(), "naik-kelas-bench-"));
export const DATABASE_URL = `file:${join(folder, "bench.db")}`;

process.env.TURSO_DATABASE_URL = DATABASE_URL;
process.env.LOG_LEVEL = "silent";

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130)); // the cleanup runs at "exit"
}
