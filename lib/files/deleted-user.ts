import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { file, upload } from "@/db/schema";
import { isPending } from "./access";

/** For the batch that deletes a user: what they have uploaded and nobody else could see. */
export const discardFilesOf = (userId: string, isDeleted: SQL): SQL[] => [
  sql`delete from ${upload} where user_id = ${userId} and ${isDeleted}`,
  sql`delete from ${file} where uploader_id = ${userId} and ${isPending} and ${isDeleted}`,
];
