import { createHash } from "node:crypto";
import { type Client, createClient } from "@libsql/client";

/** Tables and columns that any request may change: last use, attempts, the audit log. */
const ignored: Record<string, string[] | "all"> = {
  audit_log: "all",
  throttle: "all",
  form_request: "all", // of every form that was not refused
  push_job: "all", // the server turns them into messages
  push_message: "all", // and tries to send them
  sqlite_sequence: "all",
  session: ["last_seen_at", "expires_at"],
  user: ["last_seen_at"],
};

/** A digest of a database's rows. All rows are read only when something has been committed since the last time. */
export class DatabaseDigest {
  readonly #client: Client;
  #known = { version: -1, digest: "" };

  constructor(url: string) {
    // One connection, which never writes: its data_version changes with every commit of all others.
    this.#client = createClient({ url, timeout: 5_000, concurrency: 1 });
  }

  /** Another number after each commit. */
  async version(): Promise<number> {
    const { rows } = await this.#client.execute("pragma data_version");
    return Number(rows[0]?.["data_version"]);
  }

  /** Of all rows, without those that any request may change. */
  async digest(): Promise<string> {
    const version = await this.version(); // first: what is committed meanwhile counts as new the next time
    if (version !== this.#known.version)
      this.#known = { version, digest: await digestOf(this.#client) };
    return this.#known.digest;
  }

  close = () => this.#client.close();
}

async function digestOf(database: Client): Promise<string> {
  const hash = createHash("sha256");
  const tables = await database.execute(
    `select name from sqlite_master
      where type = 'table' and name not like 'notification_search%' order by name`,
  );
  const names = tables.rows.map((row) => row["name"] as string);
  for (const name of names) {
    const without = ignored[name] ?? [];
    if (without === "all") continue;
    const { rows } = await database.execute(selectAll(name));
    for (const row of rows) {
      const kept = Object.entries(row).filter(([column]) => !without.includes(column));
      hash.update(JSON.stringify([name, kept]));
    }
  }
  return hash.digest("hex");
}

/** Expired sessions may be purged at any time. */
const selectAll = (table: string) =>
  table === "session"
    ? `select * from session where expires_at > unixepoch()
         and user_id not in (select id from user where suspended_at is not null) order by id`
    : `select * from "${table}" order by 1, 2`;
