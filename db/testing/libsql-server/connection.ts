import Database from "libsql";
import {
  type Batch,
  type BatchResult,
  type Condition,
  StatementError,
  type Stmt,
  type StmtResult,
  type Value,
} from "./protocol";
import { readSqlText } from "./sql-text";

/** How long a statement waits for another process's lock. The server is blocked meanwhile. */
const BUSY_TIMEOUT_MS = 2_000;

/** `inBatch`: sent in one request with its whole transaction, so that it does not wait for a client. */
export type Executed = { sql: string; inBatch: boolean };

type Options = {
  onStatement: (executed: Executed) => void;
  /** Waits for the disk at each commit. */
  outlivesPowerCuts: boolean;
};

/** One connection to the database file, with the protocol's types. */
export class Connection {
  readonly #database: Database.Database;
  readonly #onStatement: (executed: Executed) => void;
  #wasBusy = false;

  constructor(file: string, { onStatement, outlivesPowerCuts }: Options) {
    this.#database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    this.#database.defaultSafeIntegers(true);
    this.#database.exec("pragma journal_mode = wal; pragma foreign_keys = on");
    if (!outlivesPowerCuts) this.#database.exec("pragma synchronous = off");
    this.#onStatement = onStatement;
  }

  get isAutocommit() {
    return !this.#database.inTransaction;
  }

  /** Rolls back an open transaction; returns whether another stream may use the connection. */
  reset(): boolean {
    if (!this.isAutocommit) this.#database.exec("rollback");
    this.#database.exec("pragma foreign_keys = on");
    return !this.#wasBusy;
  }

  close() {
    this.#database.close();
  }

  execute(sql: string, stmt: Stmt, inBatch = false): StmtResult {
    this.#onStatement({ sql, inBatch });
    const text = readSqlText(sql);
    if (text.isEmpty) throw new StatementError("SQL_NO_STATEMENT", "There is no statement");
    if (text.isMany) throw new StatementError("SQL_MANY_STATEMENTS", "More than one statement");
    return this.#mapErrors(() => {
      const prepared = this.#database.prepare(sql);
      const bound = bind(stmt, text.parameters);
      const returnsRows = prepared.reader;
      if (returnsRows) prepared.raw(true);
      else prepared.run(bound);
      const rows = returnsRows ? (prepared.all(bound) as unknown[][]) : [];
      const columns = returnsRows ? prepared.columns() : [];
      return {
        cols: columns.map(({ name, type }) => ({ name, decltype: type })),
        rows: stmt.want_rows === false ? [] : rows.map((row) => row.map(encode)),
        affected_row_count: text.isChange ? Number(this.#evaluate("changes()")) : 0,
        last_insert_rowid: text.isInsert ? String(this.#evaluate("last_insert_rowid()")) : null,
      };
    });
  }

  /** Runs every step whose condition holds, even after failed steps. */
  batch({ steps }: Batch, sqlOf: (stmt: Stmt) => string): BatchResult {
    const results: BatchResult = { step_results: [], step_errors: [] };
    for (const { condition, stmt } of steps) {
      let [result, error]: [StmtResult | null, StatementError | null] = [null, null];
      try {
        if (!condition || this.#holds(condition, results)) {
          result = this.execute(sqlOf(stmt), stmt, true);
        }
      } catch (failure) {
        if (!(failure instanceof StatementError)) throw failure;
        error = failure;
      }
      results.step_results.push(result);
      results.step_errors.push(error);
    }
    return results;
  }

  sequence(sql: string) {
    this.#onStatement({ sql, inBatch: true });
    this.#mapErrors(() => this.#database.exec(sql));
  }

  describe(sql: string) {
    const { parameters, isExplain } = readSqlText(sql);
    return this.#mapErrors(() => {
      const prepared = this.#database.prepare(sql);
      const columns = prepared.reader ? prepared.columns() : [];
      const program = this.#database.prepare(`explain ${sql}`).all() as Instruction[];
      return {
        params: parameters.map((name) => ({ name })),
        cols: columns.map(({ name, type }) => ({ name, decltype: type })),
        is_explain: isExplain,
        is_readonly: !program.some(({ opcode, p2 }) => opcode === "Transaction" && p2 !== 0n),
      };
    });
  }

  #holds(condition: Condition, done: BatchResult): boolean {
    switch (condition.type) {
      case "ok":
        return Boolean(done.step_results[condition.step]);
      case "error":
        return Boolean(done.step_errors[condition.step]);
      case "not":
        return !this.#holds(condition.cond, done);
      case "and":
        return condition.conds.every((each) => this.#holds(each, done));
      case "or":
        return condition.conds.some((each) => this.#holds(each, done));
      default:
        return this.isAutocommit;
    }
  }

  /** Maps the engine's errors to those of a libSQL server. */
  #mapErrors<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof StatementError || !(error instanceof Error)) throw error;
      const { code = "SQLITE_UNKNOWN", message } = error as Error & { code?: string };
      if (/syntax error|incomplete input|unrecognized token/.test(message)) {
        throw new StatementError("SQL_PARSE_ERROR", `SQL string could not be parsed: ${message}`);
      }
      // A server returns only the base code: SQLITE_CONSTRAINT, not SQLITE_CONSTRAINT_UNIQUE.
      const [base = code] = /^SQLITE_[A-Z]+/.exec(code) ?? [];
      this.#wasBusy ||= base === "SQLITE_BUSY";
      throw new StatementError(base, `SQLite error: ${message}`);
    }
  }

  #evaluate(expression: string): unknown {
    const [row] = this.#database.prepare(`select ${expression}`).raw(true).all() as unknown[][];
    return row?.[0];
  }
}

type Instruction = { opcode: string; p2: bigint };

function bind({ args = [], named_args = [] }: Stmt, parameters: (string | null)[]) {
  if (args.length > 0 && named_args.length > 0) {
    throw new StatementError(
      "ARGS_BOTH_POSITIONAL_AND_NAMED",
      "Both positional and named arguments",
    );
  }
  if (args.length + named_args.length !== parameters.length) {
    throw new StatementError(
      "ARGS_INVALID",
      `Arguments do not match SQL parameters: ${parameters.length} expected`,
    );
  }
  if (named_args.length === 0) return args.map(decode);
  return Object.fromEntries(
    named_args.map(({ name, value }) => [name.replace(/^[:@$]/, ""), decode(value)]),
  );
}

function decode(value: Value): unknown {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value.value);
    case "blob":
      return Buffer.from(value.base64, "base64");
    default:
      return value.value;
  }
}

function encode(value: unknown): Value {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: (value as Buffer).toString("base64").replace(/=+$/, "") };
}
