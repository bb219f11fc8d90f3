import "./prologue";
import { closeDatabase, databaseAddress } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";

await migrateDatabase();
closeDatabase();
console.log(`${databaseAddress} is up to date.`);
