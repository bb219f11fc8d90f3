import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProgram } from "../../scripts/debian-package.mjs";

const systemdAnalyze = findProgram("systemd");
const units = ["naik-kelas.service", "naik-kelas-backup.service", "naik-kelas-backup.timer"];
const services = units.filter((unit) => unit.endsWith(".service"));

/** systemd's exposure level times ten: a service without any hardening has 96. */
const MAX_EXPOSURE = "15";

const shipped = (unit: string) => readFileSync(`deploy/${unit}`, "utf8");
const scripts = () =>
  (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts;

/** The values of a setting, in order. */
function settings(unit: string, name: string): string[] {
  return [...shipped(unit).matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(
    ([, value = ""]) => value,
  );
}

test("the service starts what `npm start` starts, and the backup what `npm run db:backup` does", () => {
  expect(settings("naik-kelas.service", "ExecStart")).toEqual([`/usr/bin/${scripts()["start"]}`]);
  const { bin } = JSON.parse(readFileSync("node_modules/tsx/package.json", "utf8")) as {
    bin: string;
  };
  const tsx = join("node_modules/tsx", bin);
  expect(settings("naik-kelas-backup.service", "ExecStart")).toEqual([
    `/usr/bin/node ${scripts()["db:backup"]?.replace(/^tsx/, tsx)} --keep 14`,
  ]);
});

test("systemd waits longer than the process takes to stop, and knows how it ends", () => {
  const boot = readFileSync("lib/boot/boot.ts", "utf8");
  const [, limit = ""] = /STOP_TIMEOUT_MS = ([\d_]+);/.exec(boot) ?? [];
  const [seconds] = settings("naik-kelas.service", "TimeoutStopSec");
  expect(Number(seconds) * 1000).toBeGreaterThan(2 * Number(limit.replace("_", "")));
  const [, code] = /SIGTERM: (\d+)/.exec(boot) ?? [];
  expect(settings("naik-kelas.service", "SuccessExitStatus")).toEqual([code]);
});

/** The settings about the user and what it may do. */
function hardening(unit: string): string[] {
  const lines = shipped(unit).split("\n");
  return lines
    .slice(lines.indexOf("User=naik-kelas"))
    .filter((line) => /^\w+=/.test(line) && !line.startsWith("WantedBy"));
}

test("both services are hardened alike", () => {
  expect(hardening("naik-kelas-backup.service")).toEqual(hardening("naik-kelas.service"));
  expect(hardening("naik-kelas.service").length).toBeGreaterThan(25);
});

function analyze(...args: string[]) {
  const result = spawnSync(String(systemdAnalyze), ["--no-pager", ...args], { encoding: "utf8" });
  return { status: result.status, output: result.stdout + result.stderr };
}

test("what hashes passwords may lower its priority, which @resources would forbid", () => {
  expect(readFileSync("lib/auth/bcrypt-worker.mjs", "utf8")).toContain("setPriority(");
  for (const unit of services) {
    const filters = settings(unit, "SystemCallFilter");
    expect(filters.indexOf("setpriority")).toBeGreaterThan(
      filters.findIndex((filter) => filter.includes("@resources")),
    );
  }
});

describe.skipIf(!systemdAnalyze)("systemd-analyze", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "naik-kelas-units-"));
    for (const unit of units) {
      const here = shipped(unit).replaceAll("/usr/bin/node", process.execPath);
      writeFileSync(join(folder, unit), here);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("finds nothing wrong in the units", () => {
    const files = units.map((unit) => join(folder, unit));
    const { status, output } = analyze("verify", "--man=no", ...files);
    const ours = output.split("\n").filter((line) => line.includes("naik-kelas"));
    expect([status, ours]).toEqual([0, []]);
  });

  test.each(services)("rates the hardening of %s", (unit) => {
    const { status, output } = analyze(
      "security",
      "--offline=true",
      `--threshold=${MAX_EXPOSURE}`,
      join(folder, unit),
    );
    expect([status, output]).toEqual([
      0,
      expect.stringContaining("Overall exposure level") as unknown,
    ]);
  });
});
