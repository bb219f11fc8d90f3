// A process that removes at once what an instance would remove after a day; prints what that was.
import { db } from "@/db/client";
import { upload } from "@/db/schema";
import { removeUnused } from "../upkeep";

await db.update(upload).set({ createdAt: new Date(0) });
const removed = await removeUnused({ unusedMs: 86_400_000, orphanMs: 0 });
process.stdout.write(JSON.stringify(removed));
