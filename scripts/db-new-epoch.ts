import "./prologue";
import { createClient } from "@libsql/client";
import { existsSync } from "node:fs";
import { databaseAddress, databaseFile } from "@/db/location";
import { renewEpoch } from "@/db/take-over";
import { env } from "@/lib/env";

if (databaseFile !== undefined && !existsSync(databaseFile)) {
  throw new Error(`There is no database ${databaseFile}.`);
}
const client = createClient({
  url: env.TURSO_DATABASE_URL,
  ...(env.TURSO_AUTH_TOKEN && { authToken: env.TURSO_AUTH_TOKEN }),
});
await renewEpoch(client);
client.close();
console.log(
  `The change log of ${databaseAddress} has a new epoch: clients fetch their lists again.`,
);
