import { createHash, randomBytes } from "node:crypto";
import type { Client } from "@libsql/client";
import type { DatabaseDigest } from "./database-digest";
import type { School, UserKind } from "./test-server";

type Kind = UserKind | "leaver";
type Kept = { id: string; cookie: string };

/** The sessions of a test server's users, one for each. */
export class Sessions {
  readonly #kept = new Map<Kind, Kept>();
  #digest = "";

  constructor(
    private readonly database: Client,
    private readonly rows: DatabaseDigest,
    private readonly users: School["users"],
    private readonly onBegin: (kind: Kind) => Promise<void>,
  ) {}

  /** The headers of the user's only session: the former one if no row has changed since, otherwise a new one. */
  async signIn(kind: Kind): Promise<Record<string, string>> {
    if (kind === "anonymous") return {};
    if ((await this.rows.digest()) !== this.#digest) this.#kept.clear();
    const userId = this.users[kind];
    const { rows } = await this.database.execute({
      sql: "select id from session where user_id = ?",
      args: [userId],
    });
    const former = this.#kept.get(kind);
    const isThere = rows.length === 1 && rows[0]?.["id"] === former?.id;
    if (former && isThere) return { Cookie: former.cookie };
    const { cookie } = await this.#begin(kind, userId);
    await this.onBegin(kind);
    this.#digest = await this.rows.digest();
    return { Cookie: cookie };
  }

  async #begin(kind: Kind, userId: string): Promise<Kept> {
    const token = randomBytes(32).toString("base64url");
    const id = createHash("sha256").update(token).digest("hex");
    const now = Date.now();
    const expiresAt = Math.floor(now / 1000) + (kind === "expired" ? -60 : 11 * 3600);
    const startedAt = now - (kind === "expired" ? 13 * 3600_000 : 0);
    await this.database.execute({ sql: "delete from session where user_id = ?", args: [userId] });
    await this.database.execute({
      sql: "insert into session (id, user_id, expires_at, created_at) values (?, ?, ?, ?)",
      args: [id, userId, expiresAt, startedAt],
    });
    const session = { id, cookie: `session=${token}` };
    this.#kept.set(kind, session);
    return session;
  }
}
