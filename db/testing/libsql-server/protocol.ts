/** The parts of Hrana 2 and 3 over HTTP, in JSON (HRANA_3_SPEC.md in tursodatabase/libsql). */
export type Value =
  | { type: "null" }
  | { type: "integer"; value: string }
  | { type: "float"; value: number }
  | { type: "text"; value: string }
  | { type: "blob"; base64: string };

/** Either `sql` or `sql_id`. */
export type SqlRef = { sql?: string | null; sql_id?: number | null };

export type Stmt = SqlRef & {
  args?: Value[];
  named_args?: { name: string; value: Value }[];
  want_rows?: boolean;
};

export type Col = { name: string; decltype: string | null };

export type StmtResult = {
  cols: Col[];
  rows: Value[][];
  affected_row_count: number;
  last_insert_rowid: string | null;
};

export type Condition =
  | { type: "ok" | "error"; step: number }
  | { type: "not"; cond: Condition }
  | { type: "and" | "or"; conds: Condition[] }
  | { type: "is_autocommit" };

export type Batch = { steps: { condition?: Condition | null; stmt: Stmt }[] };

export type BatchResult = {
  step_results: (StmtResult | null)[];
  step_errors: (HranaError | null)[];
};

export type StreamRequest =
  | { type: "close" | "get_autocommit" }
  | { type: "execute"; stmt: Stmt }
  | { type: "batch"; batch: Batch }
  | ({ type: "sequence" | "describe" } & SqlRef)
  | { type: "store_sql"; sql_id: number; sql: string }
  | { type: "close_sql"; sql_id: number };

export type HranaError = { message: string; code: string };

/** A failed statement; the stream stays open. */
export class StatementError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  toJSON(): HranaError {
    return { message: this.message, code: this.code };
  }
}

/** A violation of the protocol, or the end of the stream: an HTTP error. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** With a code the response is JSON, otherwise plain text. */
    readonly code?: string,
  ) {
    super(message);
  }
}

export const streamExpired = () =>
  new RequestError(500, "The stream has expired due to inactivity", "STREAM_EXPIRED");
export const invalidBaton = () => new RequestError(400, "Received an invalid baton");
