import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { exactly, type Report } from "../../bench/support/report";
import { objectPath } from "@/lib/files/folder-store";
import { freePort } from "@/lib/http/free-port";
import { eventually } from "../checker/run-context";
import { startInstance } from "../support/instance";
import type { Context } from "./support/context";
import { ask, checkIntegrity, copySchool } from "./support/database";
import { startUploaders, type Uploaded } from "./support/uploads";

const UPLOADERS = 6;
const MAX_PAUSE_MS = 1_500;

/** Kills the process again and again while files arrive, and compares answers, rows and bytes. */
export async function killedUploads({ school, folder, short }: Context): Promise<Report> {
  const [rounds, uploads] = short ? [2, 20] : [25, 500];
  const database = await copySchool(join(folder, "uploads.db"));
  const settings = {
    TURSO_DATABASE_URL: `file:${database}`,
    FILES_URL: `file:${join(folder, "uploads.files")}`,
    FILES_PER_USER_MB: "100000",
  };
  const port = await freePort();
  let server = await startInstance(port, settings);
  const uploaders = startUploaders(UPLOADERS, {
    origin: () => server.origin,
    students: school.students,
  });
  let kills = 0;
  while (kills < rounds || uploaders.acknowledged() < uploads) {
    const enough = uploaders.acknowledged() + uploads / rounds / 2;
    if (!(await eventually(() => uploaders.acknowledged() >= enough, 60_000))) break;
    await pause(Math.random() * MAX_PAUSE_MS);
    const exited = once(server.process, "exit");
    server.process.kill("SIGKILL");
    await exited;
    kills++;
    server = await startInstance(port, settings);
    console.error(`${kills} kills, ${uploaders.acknowledged()} uploads acknowledged`);
  }
  const outcome = await uploaders.stop();
  await server.stop();
  return reportOf({ kills, rounds, uploads, ...outcome }, settings, database);
}

type Run = Awaited<ReturnType<ReturnType<typeof startUploaders>["stop"]>> & {
  kills: number;
  rounds: number;
  uploads: number;
};

async function reportOf(
  { kills, rounds, uploads, uploaded, resumed, refused }: Run,
  settings: Record<"FILES_URL", string>,
  database: string,
): Promise<Report> {
  const store = settings.FILES_URL.slice("file:".length);
  const before = await compare(database, store, uploaded);
  const removed = upkeepNow({ ...settings });
  const after = await compare(database, store, uploaded);
  return {
    title: `kill -9 during uploads: ${kills} rounds, ${uploaded.length} acknowledged`,
    rows: [{ resumed, refused: refused.length, ...before.counts, removed }],
    targets: [
      exactly("uploads: kills", Math.min(kills, rounds), rounds),
      exactly("uploads: acknowledged at least", Math.min(uploaded.length, uploads), uploads),
      exactly(
        `uploads: integrity_check after ${kills} kills`,
        await checkIntegrity(database),
        "ok",
      ),
      exactly("uploads: refused", refused[0] ?? "none", "none"),
      exactly("uploads: acknowledged and lost, or other bytes", before.lost + after.lost, 0),
      exactly("uploads: rows without their bytes", before.damaged + after.damaged, 0),
      exactly("uploads: bytes without a row after upkeep", after.orphans, 0),
      exactly("uploads: temporary files after upkeep", after.counts.temporary, 0),
    ],
  };
}

type FileRow = { id: string; hash: string; key: string };

async function compare(database: string, store: string, uploaded: Uploaded[]) {
  const rows = await ask<FileRow>(
    database,
    "select file.id, file.hash, key from file join file_content c on c.hash = file.hash",
  );
  const hashes = new Map(rows.map(({ id, hash }) => [id, hash]));
  const known = new Set(
    (await ask<{ key: string }>(database, "select key from file_content")).map(({ key }) => key),
  );
  let damaged = 0;
  for (const { hash, key } of rows) {
    if ((await hashOf(objectPath(store, key))) !== hash) damaged++;
  }
  const objects = filesIn(store).filter((name) => /^[0-9a-f]{64}\./.test(name));
  return {
    lost: uploaded.filter(({ id, hash }) => hashes.get(id) !== hash).length,
    damaged,
    orphans: objects.filter((name) => !known.has(name)).length,
    counts: {
      files: rows.length,
      objects: objects.length,
      temporary: filesIn(join(store, "uploads")).length,
    },
  };
}

const filesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

async function hashOf(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** What an instance would remove after a day. */
const upkeepNow = (settings: Record<string, string>): string =>
  execFileSync(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "lib/files/testing/upkeep-now.ts"],
    { env: { ...process.env, ...settings }, encoding: "utf8" },
  );
