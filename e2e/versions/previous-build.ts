import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

/** The last release; before there is one, the commit before the newest migration came. */
export function previousCommit(): string {
  const tag = spawnSync("git", ["describe", "--tags", "--abbrev=0", "HEAD^"], { encoding: "utf8" });
  if (tag.status === 0) return tag.stdout.trim();
  const newest = readdirSync("db/migrations")
    .filter((name) => name.endsWith(".sql"))
    .toSorted()
    .at(-1);
  const added = ["--first-parent", "-m", "--diff-filter=A", "--format=%H", "-1"];
  return git("rev-parse", `${git("log", ...added, "--", `db/migrations/${newest}`)}^`);
}

/** Checks a commit out into `folder` and builds it there, with its own packages. */
export function buildPrevious(commit: string, folder: string): void {
  git("worktree", "add", "--force", "--detach", folder, commit);
  installPackages(folder);
  const { status } = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) throw new Error(`${commit} cannot be built`);
}

export function removePrevious(folder: string): void {
  if (existsSync(folder)) git("worktree", "remove", "--force", folder);
}

const lockOf = (project: string) => readFileSync(join(project, "package-lock.json"), "utf8");

/** Hard links where the lock file is the same: a link to the folder would lead out of the project. */
function installPackages(folder: string) {
  const [command, args] =
    lockOf(".") === lockOf(folder)
      ? ["cp", ["-al", "node_modules", join(folder, "node_modules")]]
      : ["npm", ["ci", "--ignore-scripts", "--prefix", folder]];
  const { status } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${command} failed`);
}
