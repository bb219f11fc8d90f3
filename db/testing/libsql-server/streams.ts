import { randomBytes } from "node:crypto";
import { Connection } from "./connection";
import {
  type Batch,
  invalidBaton,
  RequestError,
  type SqlRef,
  StatementError,
  streamExpired,
  type StreamRequest,
} from "./protocol";

type Stream = {
  connection: Connection | undefined;
  sqls: Map<number, string>;
  expiry?: NodeJS.Timeout;
};

type Options = { file: string; expiryMs: number } & ConstructorParameters<typeof Connection>[1];

/** The open streams, each with its own connection, identified by a baton valid for one request. */
export class Streams {
  readonly #options: Options;
  readonly #waiting = new Map<string, Stream>();
  readonly #expired = new Set<string>();
  /** Released connections for reuse: each new one keeps files open until the next garbage collection. */
  readonly #idle: Connection[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** How many streams wait for their client's next request. */
  get size() {
    return this.#waiting.size;
  }

  pipeline({ baton, requests }: { baton?: string | null; requests: StreamRequest[] }) {
    return this.#with(baton, (stream) => ({
      results: requests.map((request) => {
        try {
          return { type: "ok", response: { type: request.type, ...this.#handle(stream, request) } };
        } catch (error) {
          if (error instanceof StatementError) return { type: "error", error };
          throw error;
        }
      }),
    }));
  }

  cursor({ baton, batch }: { baton?: string | null; batch: Batch }) {
    return this.#with(baton, (stream) => ({
      result: connectionOf(stream).batch(batch, (stmt) => sqlOf(stream, stmt)),
    }));
  }

  closeAll() {
    for (const [baton, stream] of this.#waiting) this.#expire(baton, stream);
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  /** Uses the baton's stream, or a new one, and keeps it under a new baton. */
  #with<T>(baton: string | null | undefined, use: (stream: Stream) => T) {
    const stream = baton ? this.#take(baton) : this.#open();
    let failed = true;
    try {
      const result = use(stream);
      failed = false;
      return { baton: this.#keep(stream), base_url: null, ...result };
    } finally {
      if (failed) this.#release(stream);
    }
  }

  #open(): Stream {
    const connection = this.#idle.pop() ?? new Connection(this.#options.file, this.#options);
    return { connection, sqls: new Map() };
  }

  #take(baton: string): Stream {
    if (this.#expired.has(baton)) throw streamExpired();
    const stream = this.#waiting.get(baton);
    if (!stream) throw invalidBaton();
    this.#waiting.delete(baton);
    clearTimeout(stream.expiry);
    return stream;
  }

  #keep(stream: Stream): string | null {
    if (!stream.connection) return null;
    const baton = randomBytes(24).toString("base64url");
    this.#waiting.set(baton, stream);
    stream.expiry = setTimeout(() => {
      this.#expired.add(baton);
      this.#expire(baton, stream);
    }, this.#options.expiryMs).unref();
    return baton;
  }

  #expire(baton: string, stream: Stream) {
    clearTimeout(stream.expiry);
    this.#waiting.delete(baton);
    this.#release(stream);
  }

  #release(stream: Stream) {
    const { connection } = stream;
    stream.connection = undefined;
    if (connection?.reset()) this.#idle.push(connection);
    else connection?.close();
  }

  #handle(stream: Stream, request: StreamRequest): object {
    switch (request.type) {
      case "close":
        this.#release(stream);
        return {};
      case "execute":
        return { result: connectionOf(stream).execute(sqlOf(stream, request.stmt), request.stmt) };
      case "batch":
        return {
          result: connectionOf(stream).batch(request.batch, (stmt) => sqlOf(stream, stmt)),
        };
      case "sequence":
        connectionOf(stream).sequence(sqlOf(stream, request));
        return {};
      case "describe":
        return { result: connectionOf(stream).describe(sqlOf(stream, request)) };
      case "store_sql":
        if (stream.sqls.has(request.sql_id)) {
          throw new RequestError(400, `SQL text ${request.sql_id} exists already`);
        }
        stream.sqls.set(request.sql_id, request.sql);
        return {};
      case "close_sql":
        stream.sqls.delete(request.sql_id);
        return {};
      case "get_autocommit":
        return { is_autocommit: connectionOf(stream).isAutocommit };
      default:
        throw new RequestError(400, "Unknown type of request");
    }
  }
}

function connectionOf({ connection }: Stream): Connection {
  if (!connection) throw new RequestError(400, "The stream has been closed");
  return connection;
}

function sqlOf({ sqls }: Stream, { sql, sql_id }: SqlRef): string {
  if (typeof sql === "string" && sql_id == null) return sql;
  if (typeof sql_id !== "number" || sql != null) {
    throw new RequestError(400, "One of `sql` and `sql_id` is needed");
  }
  const stored = sqls.get(sql_id);
  if (stored === undefined) throw new RequestError(400, `SQL text ${sql_id} was not found`);
  return stored;
}
