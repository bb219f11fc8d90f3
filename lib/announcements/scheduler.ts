import "server-only";

import { asc, eq, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db, publishBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement } from "@/db/schema";
import { recorded } from "@/lib/metrics/recorded";
import { releaseStatements } from "./release";
import { getStored } from "./stored";
import { findUnsentReason, returnUnsent } from "./unsent";

/** Announcements that are looked at by one statement. */
const BATCH_SIZE = 50;

/**
 * Publishes every announcement whose time has come, by the clock of the database. Returns in how many
 * milliseconds the next one is due; `Infinity` when none is scheduled. One statement when none is due.
 */
export async function releaseDue(log: Logger): Promise<number> {
  /** Failed ones are tried again at the next poll, and do not keep the others from being sent. */
  const failed = new Set<string>();
  for (;;) {
    const scheduled = await db
      .select({
        id: announcement.id,
        inMs: sql<number>`${announcement.publishAt} - ${databaseNow}`,
      })
      .from(announcement)
      .where(eq(announcement.status, "scheduled"))
      .orderBy(asc(announcement.publishAt))
      .limit(BATCH_SIZE + failed.size);
    const readAt = performance.now();
    const due = scheduled.filter(({ id, inMs }) => inMs <= 0 && !failed.has(id));
    if (due.length === 0) {
      const waiting = scheduled.find(({ inMs }) => inMs > 0);
      return failed.size === 0 && waiting ? waiting.inMs : Infinity;
    }
    for (const { id, inMs } of due) {
      try {
        if (!(await releaseOne(id, readAt + inMs))) failed.add(id);
      } catch (err) {
        failed.add(id);
        log.error({ err, announcementId: id }, "a scheduled announcement could not be published");
      }
    }
  }
}

/** For how many seconds the announcement has been due that waits longest; 0 if none does. */
export async function readOverdueSeconds(): Promise<number> {
  const [found] = await db
    .select({ overdueMs: sql<number | null>`${databaseNow} - min(${announcement.publishAt})` })
    .from(announcement)
    .where(eq(announcement.status, "scheduled"));
  return Math.max(0, found?.overdueMs ?? 0) / 1_000;
}

/** Publishes a due announcement, or returns it to its author with the reason; false if neither. */
async function releaseOne(id: string, dueAt: number): Promise<boolean> {
  const stored = await getStored(id);
  if (stored?.status !== "scheduled") return true; // another instance was first
  const release = await releaseStatements(stored, { from: "scheduled", whenDue: true });
  const { claimed } = await publishBatch(release);
  if (claimed.rowsAffected === 1) {
    recorded.scheduleLateness.observe((performance.now() - dueAt) / 1_000);
    return true;
  }
  const reason = await findUnsentReason(stored, { whenDue: true });
  if (reason === undefined) return false; // changed meanwhile
  if (await returnUnsent(stored, reason)) recorded.unsent.count(reason);
  return true;
}
