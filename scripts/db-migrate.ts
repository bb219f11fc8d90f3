import "./prologue";
import { closeDatabase } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";

await migrateDatabase();
closeDatabase();
console.log(`${env.TURSO_DATABASE_URL} is up to date.`);
