import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const dockerfile = readFileSync("Dockerfile", "utf8");
const compose = readFileSync("deploy/compose.yaml", "utf8");
const ignored = readFileSync(".dockerignore", "utf8").split("\n");

/** The arguments of an instruction, each time it occurs. */
const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, args = ""]) => args);

/** What is copied into the first stage by `COPY . .`. */
const copied = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));

test("the container starts what `npm start` starts", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: { start: string };
  };
  expect(instructions("CMD").map((args) => JSON.parse(args) as string[])).toEqual([
    scripts.start.split(" "),
  ]);
});

test("both stages have the recommended Node.js, pinned", () => {
  const images = instructions("FROM").map((args) => args.split(" ")[0]);
  expect(new Set(images).size).toBe(1);
  const version = readFileSync(".nvmrc", "utf8").trim();
  expect(images[0]).toMatch(new RegExp(String.raw`^node:${version}\.\d+\.\d+-bookworm-slim$`));
});

test("what COPY names is there, and in the build context", () => {
  const sources = instructions("COPY")
    .filter((args) => !args.startsWith("--from"))
    .flatMap((args) => args.split(" ").slice(0, -1));
  expect(sources.filter((path) => !existsSync(path))).toEqual([]);
  expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  expect(sources.filter((path) => path !== "." && !copied.includes(path))).toEqual([]);
});

test("the build context has every folder that the product's code imports from", () => {
  const { compilerOptions } = JSON.parse(readFileSync("tsconfig.json", "utf8")) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  expect(compilerOptions.paths["@/*"]).toEqual(["./*"]);
  expect(copied).toEqual(expect.arrayContaining(["app", "components", "db", "lib", "worker"]));
  expect(copied.filter((path) => path.startsWith(".env"))).toEqual([]); // secrets stay outside
});

test("it runs as another user than root, who owns only the data", () => {
  expect(instructions("USER")).toEqual(["node"]);
  expect(dockerfile).toContain("RUN mkdir data && chown node:node data\n");
  expect(instructions("COPY").filter((args) => args.includes("--chown"))).toEqual([]);
});

test("Compose waits longer than the process takes to stop, and takes all rights away", () => {
  const boot = readFileSync("lib/boot/boot.ts", "utf8");
  const [, limit = ""] = /STOP_TIMEOUT_MS = ([\d_]+);/.exec(boot) ?? [];
  const [, seconds] = /^ {4}stop_grace_period: (\d+)s$/m.exec(compose) ?? [];
  expect(Number(seconds) * 1000).toBeGreaterThan(2 * Number(limit.replace("_", "")));
  const services = compose.slice(compose.indexOf("\nservices:"), compose.indexOf("\nvolumes:"));
  for (const line of [
    "read_only: true",
    "cap_drop: [ALL]",
    'security_opt: ["no-new-privileges:true"]',
  ]) {
    expect([line, services.split(line).length - 1]).toEqual([line, 3]);
  }
});
