// Shows that backups work: backs up, restores beside the database, and starts the portal on the result.
import "./prologue";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { backUp } from "@/db/backup/backup";
import { restore } from "@/db/backup/restore";
import { databaseAddress, databaseFile } from "@/db/location";
import { env as settings } from "@/lib/env";
import { backUpFiles, restoreFiles } from "@/lib/files/backup";
import { freePort } from "@/lib/http/free-port";

const READY_TIMEOUT_MS = 60_000;

if (databaseFile === undefined) {
  throw new Error(`${databaseAddress} is a server: practise with its own recovery.`);
}
if (!existsSync(".next/BUILD_ID")) {
  throw new Error("There is no production build to start: run `npm run build` first.");
}
const folder = mkdtempSync(join(dirname(databaseFile), "drill-")); // the same disk, for its owner only
try {
  await drill(databaseFile);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function drill(database: string) {
  const at = new Date();
  const saved = await timed(() => backUp({ database, folder, at }));
  const backup = saved.result;
  const path = join(folder, "restored.db");
  const restored = await timed(() => restore({ backup: backup.file, database: path }));
  if (!isDeepStrictEqual(restored.result.tables, backup.tables)) {
    throw new Error("The restored database does not have the rows of the backup.");
  }
  const files = await timed(() => drillFiles(path));
  const started = await timed(() => startAndStop(path));
  const rows = Object.values(backup.tables).reduce((sum, count) => sum + count, 0);
  console.log(`Backed up ${rows} rows, ${backup.bytes} bytes, in ${saved.seconds} s.
Restored beside it, checked and compared in ${restored.seconds} s.
${files.result} in ${files.seconds} s.
The portal was ready on it after ${started.seconds} s.
Lost if this were real: what was committed after ${at.toISOString()}.
Back after ${(restored.seconds + files.seconds + started.seconds).toFixed(1)} s.`);
}

/** To a store beside the restored database: the portal that starts there must not touch the real one. */
async function drillFiles(database: string): Promise<string> {
  const { folder: real, s3 } = settings.files;
  if (real === undefined) return `Files are in s3://${s3.bucket}, which was left alone`;
  const saved = await backUpFiles({ database, folder, store: real });
  const brought = await restoreFiles({ database, folder, store: join(folder, "files-restored") });
  const [missing] = [...saved.missing, ...brought.missing];
  if (missing) throw new Error(`The bytes of a file are missing or damaged: ${missing.key}.`);
  return `Backed up and restored ${brought.objects} files, ${brought.bytes} bytes, compared with their hashes,`;
}

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const from = performance.now();
  const result = await run();
  return { result, seconds: Math.round((performance.now() - from) / 100) / 10 };
}

/** Starts the portal on a database, reachable from this machine only; it pushes nothing to anybody. */
async function startAndStop(database: string) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    TURSO_DATABASE_URL: `file:${database}`,
    FILES_URL: `file:${join(folder, "files-restored")}`,
    UPLOADS_FOLDER: "",
    PORT: String(port),
    HOST: "127.0.0.1",
    APP_ORIGIN: origin,
    NODE_ENV: "production" as const,
    INSTANCES: "1",
    LOG_LEVEL: "error",
    VAPID_PUBLIC_KEY: "",
    VAPID_PRIVATE_KEY: "",
    VAPID_SUBJECT: "",
  };
  const server = spawn(process.execPath, ["scripts/start.mjs"], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    await untilReady(`${origin}/api/health/ready`, () => server.exitCode !== null);
  } finally {
    if (server.exitCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
  }
}

async function untilReady(url: string, hasEnded: () => boolean) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    if (hasEnded() || performance.now() > deadline) {
      throw new Error("The portal does not start on the restored database.");
    }
    await pause(100);
  }
}
