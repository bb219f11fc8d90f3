import "server-only";

import { asc, eq, gt, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db, writeBatch } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { notification, notificationWords } from "@/db/schema";
import { toAutomaticText } from "@/lib/i18n/automatic-text";
import { wordsOf } from "./search-words";

/** Rows read, and at most written, at once, so that the write lock is held briefly. */
const ROWS_PER_STEP = 500;

/** After an outage, which is logged elsewhere. */
const RETRY_MS = 10_000;

/** Completes the words of notifications in the background; goes on after an outage of the database. */
export function completeSearchWords(log: Logger, retryMs = RETRY_MS): void {
  refreshSearchWords().catch((err: unknown) => {
    if (databaseOutage(err)) setTimeout(completeSearchWords, retryMs, log, retryMs).unref();
    else log.error({ err }, "the words of older notifications could not be stored");
  });
}

/**
 * Stores the words of notifications that have none, or those of another version of their text: written before there
 * was a search, or by an older instance. Returns how many. Idempotent, and several instances may do so at once.
 */
export async function refreshSearchWords(): Promise<number> {
  let refreshed = 0;
  for (let after = ""; ;) {
    const rows = await db
      .select({
        id: notification.id,
        version: notification.version,
        title: notification.title,
        message: notification.message,
        textKind: notification.textKind,
        textValues: notification.textValues,
        known: notificationWords.version,
      })
      .from(notification)
      .leftJoin(notificationWords, eq(notificationWords.notificationId, notification.id))
      .where(gt(notification.id, after))
      .orderBy(asc(notification.id))
      .limit(ROWS_PER_STEP);
    const stale = rows.filter(({ version, known }) => version !== known);
    if (stale.length > 0) refreshed += await storeAll(stale);
    if (rows.length < ROWS_PER_STEP) return refreshed;
    after = rows.at(-1)?.id ?? "";
  }
}

type Row = {
  id: string;
  version: number;
  title: string;
  message: string;
  textKind: string | null;
  textValues: unknown;
};

/** A row is only written while it has the version that was read. */
async function storeAll(rows: Row[]): Promise<number> {
  const words = rows.map(({ id, version, textKind, textValues, ...text }) => ({
    id,
    version,
    words: wordsOf({ ...text, automatic: toAutomaticText(textKind, textValues) }),
  }));
  const { stored } = await writeBatch({
    stored: sql`insert into ${notificationWords} (notification_id, version, words)
      select present.id, present.version, value ->> 'words'
      from json_each(${JSON.stringify(words)})
      join ${notification} as present on present.id = value ->> 'id'
        and present.version = value ->> 'version'
      where true
      on conflict (notification_id) do update set version = excluded.version, words = excluded.words`,
  });
  return stored.rowsAffected;
}
