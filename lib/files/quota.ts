import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { file, fileContent } from "@/db/schema";
import { env } from "@/lib/env";
import { BYTES_PER_MB } from "./constants";

export const quotaBytes = (): number => env.FILES_PER_USER_MB * BYTES_PER_MB;

/** The size of a user's files, in SQL. Copies of a file count once. */
export const usedBytes = (userId: string): SQL<number> =>
  sql<number>`(select coalesce(sum(used.size), 0) from ${fileContent} as used
    where used.hash in (select mine.hash from ${file} as mine where mine.uploader_id = ${userId}))`;

/** For a WHERE: content of this hash and size still fits into the user's quota. */
export const fitsQuota = (userId: string, { hash, size }: { hash: string; size: number }): SQL =>
  sql`(exists (select 1 from ${file} as mine where mine.uploader_id = ${userId} and mine.hash = ${hash})
    or ${usedBytes(userId)} + ${size} <= ${quotaBytes()})`;
