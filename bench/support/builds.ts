import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compressStatic } from "../../scripts/compress-static.mjs";

const productSources = [
  "app",
  "components",
  "db",
  "lib",
  "instrumentation.ts",
  "next.config.ts",
  "proxy.ts",
  "package-lock.json",
];
const bareSources = [
  ...["app", "instrumentation.js", "next.config.mjs", "proxy.js"].map(
    (name) => `bench/bare-app/${name}`,
  ),
  "package-lock.json",
];

/** Builds each app without a production build newer than its sources. */
export async function buildIfChanged() {
  await buildProductIfChanged();
  build("bench/bare-app", bareSources);
}

export async function buildProductIfChanged() {
  build(".", productSources);
  await compressStatic();
}

function build(folder: string, sources: string[]) {
  const builtAt = modifiedAt(join(folder, ".next/BUILD_ID"));
  if (Math.max(...sources.map(newest)) < builtAt) return;
  console.error(`Building ${folder === "." ? "the product" : folder}…`);
  const next = ["node_modules/next/dist/bin/next", "build", folder];
  const { status } = spawnSync(process.execPath, next, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exit(1);
}

function newest(path: string): number {
  if (!statSync(path).isDirectory()) return modifiedAt(path);
  return Math.max(modifiedAt(path), ...readdirSync(path).map((name) => newest(join(path, name))));
}

const modifiedAt = (path: string) => (existsSync(path) ? statSync(path).mtimeMs : 0);
