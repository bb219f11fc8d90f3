// Writes to the database one row after the other, and says so after each: for tests of what is on the disk by then.
import { writeSync } from "node:fs";
import { openEmbedded } from "@/db/embedded";

const [path = "", rows = "0"] = process.argv.slice(2);
const { client, prepare, close } = openEmbedded(path);
await prepare();
await client.execute("create table entry (n integer)");
for (let n = 1; n <= Number(rows); n++) {
  await client.execute({ sql: "insert into entry values (?)", args: [n] });
  writeSync(1, `acknowledged ${n}\n`);
}
close();
