import { sql } from "drizzle-orm";

/** The time of the database in epoch milliseconds: the same for all instances, whatever their clocks say. */
export const databaseNow = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
