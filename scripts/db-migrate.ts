import "./prologue";
import { closeDatabase } from "@/db/client";
import { databaseAddress } from "@/db/location";
import { migrateDatabase } from "@/db/migrate";

await migrateDatabase();
closeDatabase();
console.log(`${databaseAddress} is up to date.`);
