import "server-only";

import { eq, getTableName, type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { file, fileContent } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { isPending, visibleFile } from "./access";
import { ATTACHMENTS_MEMBER } from "./constants";
import { fitsQuota, quotaExceeded } from "./quota";
import type { Attachment } from "./types";

const ownerColumns = {
  announcement: file.announcementId,
  module: file.moduleId,
  submission: file.submissionId,
  /** Of a submission. */
  review: file.reviewOfId,
};

export type OwnerKind = keyof typeof ownerColumns;
export type FileOwner = { kind: OwnerKind; id: string };

const given = (ids: readonly string[]) => sql`json_each(${JSON.stringify(ids)})`;

/** For a WHERE of `file`: the owner has it, or the actor has uploaded it and it belongs to nothing yet. */
const isAttachable = (actor: Actor, { kind, id }: FileOwner) =>
  sql`(${ownerColumns[kind]} = ${id} or (${file.uploaderId} = ${actor.id} and ${isPending}))`;

/** For the WHERE of the owner's own statement: all of these files can be attached to it. */
export const areAttachable = (actor: Actor, owner: FileOwner, ids: readonly string[]): SQL =>
  ids.length === 0
    ? sql`true`
    : sql`(select count(*) from ${file} where ${file.id} in (select value from ${given(ids)})
        and ${isAttachable(actor, owner)}) = ${ids.length}`;

/** Throws an error of `attachments` unless there are not too many files, and all can be attached. */
export async function requireAttachable(
  actor: Actor,
  owner: FileOwner,
  ids: readonly string[],
): Promise<void> {
  requireFewFiles(ids);
  if (ids.length === 0) return;
  const [found] = await db.all<{ attachable: number }>(
    sql`select ${areAttachable(actor, owner, ids)} as attachable`,
  );
  if (!found?.attachable) throw filesGone();
}

export function requireFewFiles(ids: readonly string[]): void {
  const max = env.FILES_PER_POST;
  if (ids.length > max)
    throw new PublicError("INVALID", "filesTooMany", ATTACHMENTS_MEMBER, { max });
}

export const filesGone = () => new PublicError("INVALID", "filesGone", ATTACHMENTS_MEMBER);

/**
 * For the owner's write batch, whose own statement asks `areAttachable`: the owner then has these files, in
 * this order, and no others. Does nothing unless `onlyIf`.
 */
export function setAttachments(
  actor: Actor,
  owner: FileOwner,
  { ids, onlyIf }: { ids: readonly string[]; onlyIf: SQL },
): SQL[] {
  const column = ownerColumns[owner.kind];
  const removed = sql`delete from ${file} where ${column} = ${owner.id}
    and ${file.id} not in (select value from ${given(ids)}) and ${onlyIf}`;
  if (ids.length === 0) return [removed];
  return [
    removed,
    sql`update ${file} set ${sql.identifier(column.name)} = ${owner.id},
          position = (select key from ${given(ids)} where value = ${file.id})
        where ${file.id} in (select value from ${given(ids)}) and ${isAttachable(actor, owner)}
          and ${onlyIf}`,
  ];
}

/**
 * Copies of an owner's files that the actor may see, for the actor; they belong to nothing yet. Returns their ids.
 * Throws when they do not fit into the actor's quota: then there are none.
 */
export async function copyAttachments(actor: Actor, { kind, id }: FileOwner): Promise<string[]> {
  const originals = await db
    .select({ id: file.id, hash: file.hash, size: fileContent.size })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash))
    .where(sql`${ownerColumns[kind]} = ${id} and ${visibleFile(actor)}`)
    .orderBy(file.position);
  if (originals.length === 0) return [];
  const copies = originals.map((original) => ({ original, id: newId("file") }));
  const { copied } = await writeBatch({
    inserted: copies.map((copy) => insertCopy(actor, copy)),
    copied: sql`select id from ${file} where id in (select value from ${given(idsOf(copies))})`,
  });
  if (copied.rows.length === copies.length) return idsOf(copies);
  await writeBatch([
    sql`delete from ${file} where id in (select value from ${given(idsOf(copies))})`,
  ]);
  throw quotaExceeded();
}

type Original = { id: string; hash: string; size: number };
type FileCopy = { original: Original; id: string };

const idsOf = (copies: FileCopy[]) => copies.map(({ id }) => id);

const insertCopy = (actor: Actor, { original, id }: FileCopy) =>
  sql`insert into ${file} (id, hash, uploader_id, name, created_at)
    select ${id}, hash, ${actor.id}, name, ${databaseNow} from ${file} as original
    where original.id = ${original.id} and ${fitsQuota(actor.id, original)}`;

/** With its table: of a single table Drizzle leaves the tables' names away. */
const qualified = ({ table, name }: AnySQLiteColumn) =>
  sql`${sql.identifier(getTableName(table))}.${sql.identifier(name)}`;

const belongsTo = (kind: OwnerKind, owner: AnySQLiteColumn) =>
  sql`${qualified(ownerColumns[kind])} = ${qualified(owner)}`;

const parsedIds = (json: string) => JSON.parse(json) as string[];
const parsedFiles = (json: string) => JSON.parse(json) as Attachment[];

/**
 * A column of a query of owners: their files, in order. Whoever gets the row sees them, unless `among`, a
 * condition on `file`, is given.
 */
export const attachmentsOf = (kind: OwnerKind, owner: AnySQLiteColumn, among = sql`true`) =>
  sql<Attachment[]>`(select json_group_array(json_object('id', file.id, 'name', file.name,
      'type', type, 'size', size, 'width', width, 'height', height,
      'hasThumbnail', json(iif(thumbnail_size is null, 'false', 'true'))) order by file.position)
    from file join file_content on file_content.hash = file.hash
    where ${belongsTo(kind, owner)} and ${among})`.mapWith(parsedFiles);

/** The same for the ids alone. */
export const attachmentIdsOf = (kind: OwnerKind, owner: AnySQLiteColumn) =>
  sql<string[]>`(select json_group_array(file.id order by file.position) from file
    where ${belongsTo(kind, owner)})`.mapWith(parsedIds);

export const countAttachments = (kind: OwnerKind, owner: AnySQLiteColumn) =>
  sql<number>`(select count(*) from file where ${belongsTo(kind, owner)})`;
