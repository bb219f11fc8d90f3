// Lighthouse on the main pages: `npm run bench:lighthouse`, `-- --runs 1 --only inbox`. About 6 minutes.
import { folder } from "./support/temporary-database"; // first: it sets the database to be opened
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { migrateDatabase } from "@/db/migrate";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createSession,
} from "@/lib/testing/factories";
import { findBrowser } from "../scripts/browser.mjs";
import { buildIfChanged } from "./support/builds";
import { startProduct } from "./support/servers";

// Not a dependency: npx fetches it. Version 13 needs Node.js 22.
const LIGHTHOUSE = "lighthouse@12.8.2";
const categories = ["performance", "accessibility", "best-practices"] as const;
const targets = { performance: 95, accessibility: 100, "best-practices": 100 };

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "5" }, only: { type: "string" } },
});

/** A course with a full inbox; returns the pages and who looks at them. */
async function createSchool() {
  await migrateDatabase();
  const teacher = await createActor("teacher", { displayName: "Bu Ratna" });
  const student = await createActor("student", { displayName: "Dewi Lestari" });
  const course = await createCourse(teacher, { students: [student], title: "Web Dasar" });
  for (const title of ["Pengantar", "Halaman pertama", "Formulir"])
    await createModule(course, title);
  let latest = "";
  for (let n = 1; n <= 25; n++) {
    const title = `Tugas ${n}: halaman profil`;
    latest = (await announce(teacher, course, { title })).id;
  }
  const [student_, teacher_] = [await createSession(student), await createSession(teacher)];
  const pages: Record<string, { path: string; token?: string }> = {
    login: { path: "/login" },
    home: { path: "/app", token: student_.token },
    inbox: { path: "/app/notifications", token: student_.token },
    notification: { path: `/app/notifications/${latest}`, token: student_.token },
    course: { path: `/app/courses/${course.id}`, token: student_.token },
    composer: { path: `/teach/courses/${course.id}/announcements/new`, token: teacher_.token },
  };
  return pages;
}

type Result = {
  categories: Record<string, { score: number }>;
  audits: Record<string, { score: number | null; title: string; numericValue?: number }>;
};

/** One run, as a phone on a slow network, as Lighthouse simulates it. */
function run(url: string, token: string | undefined, executablePath: string): Result {
  const report = join(folder, "lighthouse.json");
  const isRoot = process.getuid?.() === 0;
  const args = ["--yes", LIGHTHOUSE, url, "--quiet", "--output=json", `--output-path=${report}`];
  args.push("--max-wait-for-load=12000"); // the stream never ends, so the network is never idle
  args.push(`--only-categories=${categories.join(",")}`);
  args.push(`--chrome-flags=--headless=new${isRoot ? " --no-sandbox" : ""}`);
  if (token) args.push(`--extra-headers=${JSON.stringify({ Cookie: `session=${token}` })}`);
  const env = { ...process.env, CHROME_PATH: executablePath };
  const { status } = spawnSync("npx", args, { stdio: ["ignore", "ignore", "inherit"], env });
  if (status !== 0) throw new Error(`Lighthouse ended with ${status}`);
  return JSON.parse(readFileSync(report, "utf8")) as Result;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

await buildIfChanged();
const pages = await createSchool();
const executablePath = (await findBrowser()) ?? "";
const server = await startProduct();
const rows: string[] = [];
let isMet = true;
for (const [name, { path, token }] of Object.entries(pages)) {
  if (options.only && !options.only.split(",").includes(name)) continue;
  const results = Array.from({ length: Number(options.runs) }, () =>
    run(server.origin + path, token, executablePath),
  );
  const scores = categories.map((category) =>
    Math.round(100 * median(results.map((result) => result.categories[category]?.score ?? 0))),
  );
  isMet &&= categories.every((category, index) => (scores[index] ?? 0) >= targets[category]);
  const seconds = (audit: string) =>
    (median(results.map(({ audits }) => audits[audit]?.numericValue ?? 0)) / 1000).toFixed(1);
  rows.push(
    `| ${name} | ${scores.join(" | ")} | ${seconds("largest-contentful-paint")} s | ${Math.round(Number(seconds("total-blocking-time")) * 1000)} ms |`,
  );
  console.error(rows.at(-1));
  const failed = Object.values(results[0]?.audits ?? {}).filter(({ score }) => score === 0);
  console.error(`  ${failed.map(({ title }) => title).join("; ")}`);
}
await server.stop();
console.log(
  `| page | performance | accessibility | best practices | largest paint | blocked |\n| --- | ---: | ---: | ---: | ---: | ---: |\n${rows.join("\n")}`,
);
process.exit(isMet ? 0 : 1);
