import { dirname, join } from "node:path";
import { env } from "@/lib/env";

const url = env.TURSO_DATABASE_URL;

/** The file of an embedded database; undefined when the database is a server. */
export const databaseFile = url.startsWith("file:") ? url.slice("file:".length) : undefined;

/** The database's URL for messages, without its query, which may contain a token. */
export const databaseAddress = url.replace(/\?.*/s, "");

/** Where the backups of an embedded database are. */
export const backupFolder =
  databaseFile === undefined
    ? undefined
    : (env.BACKUP_FOLDER ?? join(dirname(databaseFile), "backups"));
