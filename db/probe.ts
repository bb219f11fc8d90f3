import type { Client } from "@libsql/client";

/** About what an announcement to a large course writes. */
const PROBE_BYTES = 64 * 1024;

/**
 * Writes to the write-ahead log what a full disk refuses, and rolls back: with a cache of four pages the
 * row is on the disk before its transaction ends. The next commit takes the same place, so nothing grows.
 */
const spill = `
  begin immediate;
  pragma cache_size = 4;
  insert into log_epoch (epoch, created_at) values (zeroblob(${PROBE_BYTES}), 0);
  rollback;`;
const restoreCache = "pragma cache_size = -2000;";

/** Resolves when an embedded database takes a larger write and a commit; changes nothing. */
export async function probeEmbedded(client: Client): Promise<void> {
  try {
    await client.executeMultiple(spill);
  } finally {
    await client.executeMultiple(restoreCache);
  }
  await probeAny(client);
}

/** Resolves when the database has been read and written; changes nothing. */
export async function probeAny(client: Client): Promise<void> {
  await client.execute("update log_epoch set epoch = epoch");
}
