import "server-only";

import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { auditLog } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { storedText } from "@/lib/text/stored-text";
import { log } from "@/lib/log";
import { auditEntry } from "./entry";

/** Per user; more than manual use causes, so that repeated requests cannot fill the log. */
const MAX_PER_MINUTE = 60;

/**
 * Records that `actor` was refused access. Never throws, because a failed write must not replace the refusal
 * with another error.
 */
export async function recordRefusal(actor: Actor, path: string): Promise<void> {
  const latest = sql`select created_at from ${auditLog} where actor_id = ${actor.id}
    order by id desc limit ${MAX_PER_MINUTE}`;
  // Entries in the future were written under another clock, and do not count.
  const [now, since] = [Date.now(), Date.now() - 60_000];
  const isBelowLimit = sql`(select count(*) from (${latest})
    where created_at > ${since} and created_at <= ${now}) < ${MAX_PER_MINUTE}`;
  const detail = { path: storedText(path) };
  try {
    const refused = { actorId: actor.id, action: "access", outcome: "refused", detail } as const;
    await writeBatch([await auditEntry(refused, { onlyIf: isBelowLimit })]);
  } catch (err) {
    // A database outage is logged once, elsewhere.
    if (!databaseOutage(err)) log.error({ err }, "a refusal could not be recorded");
  }
}

/** Runs `run`; records a FORBIDDEN error and rethrows it. */
export async function withRefusalsRecorded<T>(
  actor: Actor,
  path: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const isRefusal = error instanceof PublicError && error.code === "FORBIDDEN";
    if (isRefusal) await recordRefusal(actor, path);
    throw error;
  }
}
