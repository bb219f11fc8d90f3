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

/** Earlier versions have known vulnerabilities: in middleware, in Flight, in identifiers. */
const minVersions = {
  next: "16.4.5",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "drizzle-orm": "0.45.4",
};

const isAtLeast = (version: string, min: string) =>
  version.localeCompare(min, "en", { numeric: true }) >= 0;

test("F1: packages with past vulnerabilities are new enough, and installed once", () => {
  for (const [name, min] of Object.entries(minVersions)) {
    const copies = installed.filter(([path]) => nameOf(path) === name);
    expect([name, copies.map(([path]) => path)]).toEqual([name, [`node_modules/${name}`]]);
    const version = copies[0]?.[1].version ?? "0";
    expect([name, version, isAtLeast(version, min)]).toEqual([name, version, true]);
  }
});

test("F1: every package comes from the registry with the locked integrity", () => {
  const unlocked = installed.filter(
    ([, { resolved, integrity, link }]) =>
      link ||
      resolved !== undefined || // no URL of Git or of a mirror: npm uses the installer's registry
      !integrity?.startsWith("sha512-"),
  );
  expect(unlocked.map(([path]) => path)).toEqual([]);
});

test("F1: direct dependencies have exact versions", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const ranges = Object.entries({ ...dependencies, ...devDependencies });
  expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
});

test("K3: install scripts are disabled, and only these packages have any", () => {
  const names = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => nameOf(path));
  // They check or fetch what other locked packages contain; builds work without them (scripts/install.mjs).
  expect([...new Set(names)].toSorted()).toEqual(["@parcel/watcher", "@swc/core", "esbuild"]);
  expect(readFileSync("scripts/install.mjs", "utf8")).toContain('["ci", "--ignore-scripts"');
});

/** Licences under which a school may use and share the product without publishing its changes. */
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

test("K3: the licence of every production package, on every platform, is allowed", () => {
  const notAllowed = installed
    .filter(([, { dev }]) => !dev)
    .filter(([, { license = "none" }]) => !isAllowed(license))
    .map(([path, { license }]) => [nameOf(path), license ?? "none"]);
  expect(notAllowed.filter(([name = ""]) => !librariesOfSharp.test(name))).toEqual([]);
  for (const [, license] of notAllowed) expect(license).toContain("LGPL-3.0-or-later");
});

/** Lists all packages: `--omit dev` would also drop those that production needs too. */
type Component = { name: string; version: string; licenses?: object[]; hashes?: object[] };

test("K3: the bill of materials lists every installed production package", () => {
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
