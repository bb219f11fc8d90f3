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
  #statement: Promise<string> | undefined;
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
    if (version !== this.#known.version) this.#known = { version, digest: await this.#compute() };
    return this.#known.digest;
  }

  /** In one statement: the tests compute it thousands of times. */
  async #compute(): Promise<string> {
    const statement = await (this.#statement ??= textOfRows(this.#client));
    const { rows } = await this.#client.execute(statement);
    return createHash("sha256")
      .update(rows[0]?.["lines"] as string)
      .digest("hex");
  }

  close = () => this.#client.close();
}

/** One statement that returns all rows as one text, in a fixed order. */
async function textOfRows(database: Client): Promise<string> {
  const tables = await database.execute(
    `select name from sqlite_master
      where type = 'table' and name not like 'notification_search%' order by name`,
  );
  const names = tables.rows.map((row) => row["name"] as string);
  const selects: string[] = [];
  for (const name of names) {
    const without = ignored[name] ?? [];
    if (without === "all") continue;
    const { columns } = await database.execute(`select * from "${name}" limit 0`);
    const kept = columns.filter((column) => !without.includes(column));
    const values = kept.map((column) => `quote("${column}")`).join(" || ',' || ");
    selects.push(`select '${name} ' || ${values} as line from ${sourceOf(name)}`);
  }
  return `select group_concat(line, char(10) order by line) as lines from (${selects.join(" union all ")})`;
}

/** Expired sessions may be purged at any time. */
const sourceOf = (table: string) =>
  table === "session"
    ? `session where expires_at > unixepoch()
         and user_id not in (select id from user where suspended_at is not null)`
    : `"${table}"`;
