import { createClient } from "@libsql/client";

/** Notes in the database itself, by its own clock, when each notification is stored. */
const witness = `
  create table checker_release (notification_id text primary key, at integer not null);
  create trigger checker_release_noted after insert on notification begin
    insert into checker_release values (new.id, cast(unixepoch('subsec') * 1000 as integer));
  end;`;

/** Installs the witness, before the product's processes open the database. */
export async function installReleaseWitness(file: string) {
  const client = createClient({ url: `file:${file}`, timeout: 5_000, concurrency: 1 });
  try {
    await client.executeMultiple(witness);
  } finally {
    client.close();
  }
}
