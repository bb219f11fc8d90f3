import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { expect, test } from "playwright/test";
import { type Instance, startInstance } from "./support/instance";

test.describe.configure({ mode: "default" }); // one sample school for both

const PORT = 3294;
const run = promisify(execFile);
const tsx = createRequire(import.meta.url).resolve("tsx/cli");

let folder: string;
let school: Instance;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "naik-kelas-readme-"));
  const env = { TURSO_DATABASE_URL: `file:${folder}/school.db`, NODE_ENV: "development" } as const;
  const seed = [tsx, "--conditions=react-server", "scripts/db-seed.ts"];
  await run(process.execPath, seed, { env: { ...process.env, ...env } });
  school = await startInstance(PORT, { TURSO_DATABASE_URL: env.TURSO_DATABASE_URL });
});
test.afterAll(async () => {
  await school.stop();
  rmSync(folder, { recursive: true });
});

/** The code block of the README that contains a text, adapted to this test's server. */
function blockWith(text: string): string {
  const blocks = readFileSync("README.md", "utf8").matchAll(/^```\w*\n([\s\S]*?)^```$/gm);
  const found = [...blocks].find(([, code]) => code?.includes(text))?.[1] ?? "";
  return found.replaceAll("http://localhost:3000", school.origin);
}

test("the sample school has attachments, with their bytes and small pictures", async () => {
  const client = createClient({ url: `file:${folder}/school.db` });
  const { rows } = await client.execute(`select name, key, thumbnail_size, announcement_id,
      module_id, submission_id from file join file_content using (hash) order by name`);
  client.close();
  for (const row of rows) {
    const key = row["key"] as string;
    const stored = readdirSync(join(folder, "files", key.slice(0, 2), key.slice(2, 4)));
    const own = stored.filter((name) => name.startsWith(key));
    expect(own).toHaveLength(row["thumbnail_size"] === null ? 1 : 2);
  }
  const named = (owner: string) => rows.filter((row) => row[owner]).map(({ name }) => name);
  expect(named("announcement_id")).toEqual(["Lembar tugas 2.pdf", "Surat izin orang tua.pdf"]);
  expect(named("module_id")).toEqual(["Papan tulis.jpg"]);
  expect(named("submission_id")).toEqual(["Sketsa halaman.jpg"]);
});

test("the README's curl calls work as printed", async () => {
  writeFileSync(join(folder, "calls.sh"), blockWith("kepala.sekolah GET"));
  const { stdout, stderr } = await run("bash", ["calls.sh"], { cwd: folder });
  const bodies = stdout.split("\n").filter((line) => line.startsWith("{"));
  const parsed = bodies.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(parsed).toMatchObject([
    { items: [{ username: "dewi.lestari" }] },
    { username: "sari.baru", displayName: "Sari" },
    { username: "sari.baru", displayName: "Sari Wulandari", age: 16 },
    { items: expect.arrayContaining([expect.objectContaining({ title: "Robotika" })]) as unknown },
    { title: "Robotika", status: "draft", cover: "robot" },
    { title: "Robotika 9A", status: "published" },
    { id: expect.stringMatching(/^user_/) as unknown },
    { recipientCount: 1 },
    { status: 409 },
  ]);
  expect(stderr).toBe("curl: (22) The requested URL returned error: 409\n");
});

test("the README's TypeScript client receives its announcement", async () => {
  const file = join("e2e/.data", "readme-client.mts"); // where packages can be resolved
  writeFileSync(file, blockWith("EventSourceParserStream"));
  const { stdout } = await run(process.execPath, [tsx, file], {
    timeout: 30_000,
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  rmSync(file);
  expect(stdout).toMatch(/^[\da-f]+\.\d+ \d+ undefined\n[\da-f]+\.\d+ \d+ Libur\n$/);
});
