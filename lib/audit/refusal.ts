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

/** More than one can come upon by hand: whoever knocks on and on shall not fill the log. */
const MOST_A_MINUTE = 60;

/**
 * Records that `actor` was refused what their role does not allow. Never throws: that it could not be
 * written must not turn the refusal into something else.
 */
export async function recordRefusal(actor: Actor, path: string): Promise<void> {
  const latest = sql`select created_at from ${auditLog} where actor_id = ${actor.id}
    order by id desc limit ${MOST_A_MINUTE}`;
  // What is later than now was written under another clock, and keeps nothing out of the log.
  const [now, since] = [Date.now(), Date.now() - 60_000];
  const isQuiet = sql`(select count(*) from (${latest})
    where created_at > ${since} and created_at <= ${now}) < ${MOST_A_MINUTE}`;
  const detail = { path: storedText(path) };
  try {
    const refused = { actorId: actor.id, action: "access", outcome: "refused", detail } as const;
    await writeBatch([await auditEntry(refused, { onlyIf: isQuiet })]);
  } catch (err) {
    // An outage has its line in the log, whoever knocks meanwhile.
    if (!databaseOutage(err)) log.error({ err }, "a refusal could not be recorded");
  }
}

/** Runs for `actor` what may be refused to them. */
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
