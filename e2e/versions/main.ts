// npm run check:versions -- --previous COMMIT
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildProductIfChanged } from "../../bench/support/builds";
import { targetsToMarkdown } from "../../bench/support/report";
import { buildPrevious, previousCommit, removePrevious } from "./previous-build";
import { runSideBySide } from "./side-by-side";

const { values } = parseArgs({ options: { previous: { type: "string" } } });
const commit = values.previous ?? previousCommit();
const folder = mkdtempSync(join(tmpdir(), "naik-kelas-versions-"));
const previous = join(folder, "previous");

// The default handlers would leave servers and the checked out commit behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
process.once("exit", () => {
  removePrevious(previous);
  rmSync(folder, { recursive: true, force: true });
});

await buildProductIfChanged();
console.log(`Building ${commit}…`);
buildPrevious(commit, previous);
const targets = await runSideBySide({ previous, url: `file:${join(folder, "school.db")}` });
console.log(targetsToMarkdown(targets));
process.exit(targets.every(({ met }) => met) ? 0 : 1);
