import { sql } from "drizzle-orm";
import { log } from "@/lib/log";
import { db, writeBatch } from "./client";

/** Beginnings of so many letters have a list of their own; of other lengths, each word with it would be read. */
export const INDEXED_LENGTHS = [3, 5, 8] as const;

/**
 * A full-text index over `notification_words`, kept right by triggers. It is made here and not by a migration,
 * because an engine may lack FTS5: then searches compare the words themselves. The words come as they are
 * searched; `ascii` splits them only at spaces. Positions are not needed, only which notification has a word.
 */
const index = sql`create virtual table if not exists notification_search using fts5(
  words, content = 'notification_words', content_rowid = 'id', tokenize = 'ascii',
  detail = none, columnsize = 0, prefix = ${sql.raw(`'${INDEXED_LENGTHS.join(" ")}'`)})`;

const add = sql`insert into notification_search (rowid, words) values (new.id, new.words)`;
const remove = sql`insert into notification_search (notification_search, rowid, words)
  values ('delete', old.id, old.words)`;
const triggers = {
  notification_words_inserted: sql`create trigger notification_words_inserted
    after insert on notification_words begin ${add}; end`,
  notification_words_updated: sql`create trigger notification_words_updated
    after update of words on notification_words begin ${remove}; ${add}; end`,
  notification_words_deleted: sql`create trigger notification_words_deleted
    after delete on notification_words begin ${remove}; end`,
};
const triggerNames = Object.keys(triggers);

/** The words are complete in the index only while the triggers exist. */
export async function hasSearchIndex(): Promise<boolean> {
  const [row] = await db.all<{ found: number }>(sql`select count(*) as found from sqlite_master
    where type = 'trigger' and name in (select value from json_each(${JSON.stringify(triggerNames)}))`);
  return row?.found === triggerNames.length;
}

/**
 * Makes the full-text index where the engine has FTS5, and removes its triggers where it has not: they would make
 * every write fail. Idempotent; two instances may do so at once.
 */
export async function prepareSearchIndex(): Promise<void> {
  try {
    if (await hasSearchIndex()) await db.all(sql`select rowid from notification_search limit 1`);
    else await createSearchIndex();
  } catch (error) {
    if (!lacksModule(error)) throw error;
    log.warn("this database has no FTS5: searches in notifications read them one by one");
    await writeBatch(
      triggerNames.map((name) => sql`drop trigger if exists ${sql.identifier(name)}`),
    );
  }
}

const createSearchIndex = () =>
  writeBatch([
    ...triggerNames.map((name) => sql`drop trigger if exists ${sql.identifier(name)}`),
    index,
    ...Object.values(triggers),
    sql`insert into notification_search (notification_search) values ('rebuild')`,
  ]);

function lacksModule(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /no such module/i.test(error.message) || lacksModule(error.cause);
}
