import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Entry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  license?: string;
  hasInstallScript?: boolean;
};

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Entry>;
};
const installed = Object.entries(packages).filter(([path]) => path !== "");
const nameOf = (path: string) => path.replace(/^.*node_modules\//, "");

/** Earlier ones carry holes that are known: in middleware, in Flight, in identifiers. */
const minVersions = {
  next: "16.4.5",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "drizzle-orm": "0.45.4",
};

const isAtLeast = (version: string, min: string) =>
  version.localeCompare(min, "en", { numeric: true }) >= 0;

test("F1: what once had a hole is new enough, and there only once", () => {
  for (const [name, min] of Object.entries(minVersions)) {
    const copies = installed.filter(([path]) => nameOf(path) === name);
    expect([name, copies.map(([path]) => path)]).toEqual([name, [`node_modules/${name}`]]);
    const version = copies[0]?.[1].version ?? "0";
    expect([name, version, isAtLeast(version, min)]).toEqual([name, version, true]);
  }
});

test("F1: every package comes from a registry and is the one that was locked", () => {
  const strange = installed.filter(
    ([, { resolved, integrity, link }]) =>
      link ||
      resolved !== undefined || // no address of Git or of a mirror: whoever installs asks their own registry
      !integrity?.startsWith("sha512-"),
  );
  expect(strange.map(([path]) => path)).toEqual([]);
});

test("F1: the packages that the product names are named exactly", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const ranges = Object.entries({ ...dependencies, ...devDependencies });
  expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
});

test("K3: no package needs its install scripts, and only these have any", () => {
  const names = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => nameOf(path));
  // They check or fetch what other packages of the lock file bring; builds go without (scripts/install.mjs).
  expect([...new Set(names)].toSorted()).toEqual(["@parcel/watcher", "@swc/core", "esbuild"]);
  expect(readFileSync("scripts/install.mjs", "utf8")).toContain('["ci", "--ignore-scripts"');
});

/** What a school may use and pass on without publishing its own changes; data and fonts have their own. */
const allowed = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "PSF-2.0",
  "CC-BY-4.0",
  "OFL-1.1",
  "MPL-2.0", // concerns changes to its own files: the CSS compiler at build time
]);
/** The image optimizer of Next.js, which is optional and switched off; linked at run time. */
const librariesOfSharp = /^@img\/sharp-/;

const isAllowed = (license: string) => license.split(" AND ").every((part) => allowed.has(part));

test("K3: the licence of every package in production, on every platform, is one of the list", () => {
  const others = installed
    .filter(([, { dev }]) => !dev)
    .filter(([, { license = "none" }]) => !isAllowed(license))
    .map(([path, { license }]) => [nameOf(path), license ?? "none"]);
  expect(others.filter(([name = ""]) => !librariesOfSharp.test(name))).toEqual([]);
  for (const [, license] of others) expect(license).toContain("LGPL-3.0-or-later");
});

/** Of everything, what only development needs being marked: `--omit dev` drops also what both need. */
type Component = { name: string; version: string; licenses?: object[]; hashes?: object[] };

test("K3: the bill of materials lists every package in production that is installed", () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const text = execFileSync(npm, ["run", "--silent", "sbom"], { encoding: "utf8" });
  const { bomFormat, components } = JSON.parse(text) as {
    bomFormat: string;
    components: Component[];
  };
  expect(bomFormat).toBe("CycloneDX");
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const wanted = installed
    .filter(([path, { dev }]) => !dev && existsSync(path))
    .map(([path, { version }]) => `${nameOf(path)}@${version}`);
  expect(wanted.length).toBeGreaterThan(100);
  expect(wanted.filter((name) => !listed.has(name))).toEqual([]);
  expect(components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  expect(components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
});
