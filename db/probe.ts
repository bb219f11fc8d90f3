import type { Client } from "@libsql/client";

/** About as much as an announcement to a large course writes. */
const PROBE_BYTES = 64 * 1024;

/**
 * Writes a large row to the write-ahead log, which fails on a full disk, and rolls back: a cache of four
 * pages forces the row onto the disk before the transaction ends. The next commit overwrites it, so the log
 * does not grow.
 */
const spill = `
  begin immediate;
  pragma cache_size = 4;
  insert into log_epoch (epoch, created_at) values (zeroblob(${PROBE_BYTES}), 0);
  rollback;`;
const restoreCache = "pragma cache_size = -2000;";

/** Resolves when an embedded database accepts a large write and a commit; changes nothing. */
export async function probeEmbedded(client: Client): Promise<void> {
  try {
    await client.executeMultiple(spill);
  } finally {
    await client.executeMultiple(restoreCache);
  }
  await probeAny(client);
}

/** Resolves when a read and a write succeed; changes nothing. */
export async function probeAny(client: Client): Promise<void> {
  await client.execute("update log_epoch set epoch = epoch");
}
