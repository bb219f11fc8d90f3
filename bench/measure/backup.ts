import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { backUp } from "@/db/backup/backup";
import { restore } from "@/db/backup/restore";
import { databaseFile } from "@/db/location";
import { writeBatch } from "@/db/client";
import { notification, recipient, user } from "@/db/schema";
import { now } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import type { School } from "../support/school";
import { startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { folder } from "../support/temporary-database";

const INTERVAL_MS = 20;
const QUIET_MS = 10_000;
const WARM_UP_MS = 2_000;
const COPIES = 1_000_000;

/** Backs up a large database while 50 announcements a second are sent, and restores it. */
export async function measureBackup({ school }: Context): Promise<Report> {
  const notifications = Math.ceil(COPIES / school.students.length);
  await fillInboxes(notifications);
  const server = await startProduct();
  const { id } = await school.courseOf(0);
  const publish = () => publishOverApi(`${server.origin}/api/courses/${id}/announcements`, school);
  const during = (end: Promise<unknown>) => publishUntil(end, publish);

  await during(pause(WARM_UP_MS));
  const without = await during(pause(QUIET_MS));
  const startedAt = now();
  const command = backUpElsewhere();
  const meanwhile = await during(command);
  const backupMs = now() - startedAt;
  await server.stop();

  const restoreMs = await measureRestore();
  const rows = school.students.length * notifications;
  return {
    title: `Backup of ${rows} copies, 50 announcements a second`,
    rows: [
      { what: "announcements without a backup", ...figuresOf(without) },
      { what: "announcements meanwhile", ...figuresOf(meanwhile) },
      { what: "the backup, checked", "in all ms": Math.round(backupMs) },
      { what: "restoring, checked", "in all ms": Math.round(restoreMs) },
    ],
    targets: [
      atMost(
        "p99 of an announcement during a backup, as a multiple",
        percentile(meanwhile, 0.99) / percentile(without, 0.99),
        2,
        "×",
      ),
      atMost("restoring a backup", restoreMs, 300_000, "ms"),
    ],
  };
}

/** Every student gets so many copies, as over a school year, most of them read. */
async function fillInboxes(count: number) {
  const ids = JSON.stringify(Array.from({ length: count }, (_, n) => `notif_year${n}`));
  await writeBatch([
    sql`insert into ${notification} (id, type, title, message, link, version, created_at)
        select value, 'general', 'Pengumuman ' || key, 'Modul berikutnya sudah bisa diakses.', '/app', 1,
          ${Date.now()} from json_each(${ids})`,
    sql`insert into ${recipient} (notification_id, user_id, seq, read_at)
        select one.value, ${user.id}, one.key, iif(one.key % 10, ${Date.now()}, null)
        from ${user} cross join json_each(${ids}) as one
        where ${user.role} = 'student' order by ${user.id}`,
  ]);
}

/** `npm run db:backup`, as an operator's timer runs it. */
async function backUpElsewhere() {
  const command = ["--conditions=react-server", "--import", "tsx", "scripts/db-backup.ts"];
  const child = spawn(process.execPath, command, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, BACKUP_FOLDER: join(folder, "backups") },
  });
  const [code] = (await once(child, "exit")) as [number];
  if (code !== 0) throw new Error("the backup failed");
}

/** Resolves with the time until the response, in milliseconds. */
async function publishOverApi(url: string, school: School): Promise<number> {
  const startedAt = now();
  const response = await fetch(url, {
    method: "POST",
    headers: {
      Cookie: school.teacherCookie,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({ type: "general", title: "Modul 3", message: "Sudah bisa diakses." }),
  });
  if (response.status !== 201) throw new Error(`publishing returned ${response.status}`);
  await response.arrayBuffer();
  return now() - startedAt;
}

async function publishUntil(end: Promise<unknown>, publish: () => Promise<number>) {
  const state = { isOver: false };
  const ended = end.finally(() => (state.isOver = true));
  const published: Promise<number>[] = [];
  for (let next = now(); !state.isOver; next += INTERVAL_MS) {
    published.push(publish());
    await pause(Math.max(0, next + INTERVAL_MS - now()));
  }
  await ended;
  return Promise.all(published);
}

async function measureRestore(): Promise<number> {
  const { file } = await backUp({ database: databaseFile ?? "", folder: join(folder, "again") });
  const startedAt = now();
  await restore({ backup: file, database: join(folder, "restored.db") });
  return now() - startedAt;
}

const figuresOf = (times: number[]) => ({
  announcements: times.length,
  "p50 ms": round(median(times)),
  "p99 ms": round(percentile(times, 0.99)),
});
