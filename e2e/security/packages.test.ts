import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Entry = { version?: string; resolved?: string; integrity?: string; link?: boolean };

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Entry>;
};
const installed = Object.entries(packages).filter(([path]) => path !== "");
const nameOf = (path: string) => path.replace(/^.*node_modules\//, "");

/** Earlier ones carry holes that are known: in middleware, in Flight, in identifiers. */
const leastVersions = {
  next: "16.4.5",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "drizzle-orm": "0.45.4",
};

const isAtLeast = (version: string, least: string) =>
  version.localeCompare(least, "en", { numeric: true }) >= 0;

test("F1: what once had a hole is new enough, and there only once", () => {
  for (const [name, least] of Object.entries(leastVersions)) {
    const copies = installed.filter(([path]) => nameOf(path) === name);
    expect([name, copies.map(([path]) => path)]).toEqual([name, [`node_modules/${name}`]]);
    const version = copies[0]?.[1].version ?? "0";
    expect([name, version, isAtLeast(version, least)]).toEqual([name, version, true]);
  }
});

test("F1: every package comes from a registry and is the one that was locked", () => {
  const strange = installed.filter(
    ([, { resolved, integrity, link }]) =>
      link ||
      (resolved !== undefined && !resolved.startsWith("https://")) ||
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
