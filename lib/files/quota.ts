import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { file, fileContent } from "@/db/schema";
import { env } from "@/lib/env";
import { PublicError } from "@/lib/errors";
import { BYTES_PER_MB, FILES_FIELD } from "./constants";

/** What each file counts at least: rows and blocks of the disk are not free, however few its bytes are. */
const LEAST_BYTES = 4_096;

export const quotaBytes = (): number => env.FILES_PER_USER_MB * BYTES_PER_MB;

/** What so many files with the same content count, in SQL: its size once, and at least some bytes for each of them. */
const counted = (size: SQL, files: SQL) => sql`max(${size}, ${LEAST_BYTES} * ${files})`;

/** The size of a user's files, in SQL. */
export const usedBytes = (userId: string): SQL<number> =>
  sql<number>`(select coalesce(sum(${counted(sql`used.size`, sql`mine.files`)}), 0)
    from (select hash, count(*) as files from ${file}
      where uploader_id = ${userId} group by hash) as mine
    join ${fileContent} as used on used.hash = mine.hash)`;

/** For a WHERE: one more file with content of this hash and size still fits into the user's quota. */
export function fitsQuota(userId: string, { hash, size }: { hash: string; size: number }): SQL {
  const same = sql`(select count(*) from ${file} where uploader_id = ${userId} and hash = ${hash})`;
  const now = counted(sql`${size} * (${same} > 0)`, same);
  const then = counted(sql`${size}`, sql`(${same} + 1)`);
  return sql`(${then} = ${now} or ${usedBytes(userId)} + ${then} - ${now} <= ${quotaBytes()})`;
}

export const quotaExceeded = () =>
  new PublicError("INVALID", "filesFull", FILES_FIELD, { max: env.FILES_PER_USER_MB });
