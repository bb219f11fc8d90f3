// The first import of the bench: what opens the database afterwards opens its own, in a temporary folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const workplace = mkdtempSync(join(tmpdir(), "naik-kelas-bench-"));
export const DATABASE_URL = `file:${join(workplace, "bench.db")}`;

process.env.TURSO_DATABASE_URL = DATABASE_URL;
process.env.LOG_LEVEL = "silent";

process.on("exit", () => rmSync(workplace, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130)); // what is to be cleaned up is at "exit"
}
