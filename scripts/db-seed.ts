import "./prologue";
import { closeDatabase } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { isEmpty, requireSampleAllowed, seedSchool } from "@/scripts/seed/seed";
import { env } from "@/lib/env";

const onlyIfEmpty = process.argv.includes("--if-empty");

try {
  requireSampleAllowed();
  await migrateDatabase();
  if (!onlyIfEmpty || (await isEmpty())) {
    await seedSchool();
    console.log(`${env.TURSO_DATABASE_URL} holds the sample school.`);
  }
} finally {
  closeDatabase();
}
