export type Outcome = "nothing-applied" | "uncertain";

/**
 * The database could not be used: another process held its lock for too long, the disk is full, the file is
 * damaged or missing, or a remote server was unreachable or did not respond in time.
 */
export class DatabaseUnavailableError extends Error {
  override name = "DatabaseUnavailableError";
  /** Whether the call may have been applied although it failed, because its response was lost. */
  readonly uncertain: boolean;

  constructor(message: string, { cause, uncertain }: { cause?: unknown; uncertain: boolean }) {
    super(message, { cause });
    this.uncertain = uncertain;
  }
}

/** What the driver's errors contain besides their message. */
type DriverError = Error & { code?: unknown; extendedCode?: unknown; statementIndex?: unknown };

/**
 * The outcome of a call that failed because the database could not be used, also when Drizzle has wrapped
 * the error; undefined when it failed for another reason. Compares names instead of using `instanceof`:
 * each of Next.js's bundles has its own copy of the class.
 */
export function databaseOutage(error: unknown): Outcome | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "DatabaseUnavailableError") {
    return (error as DatabaseUnavailableError).uncertain ? "uncertain" : "nothing-applied";
  }
  if (isBusy(error)) return "nothing-applied";
  return storageFailure(error) ?? databaseOutage(error.cause);
}

/** Whether another connection held the lock, or this one was replaced. Nothing of the call was applied. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as DriverError;
  return (
    (typeof code === "string" &&
      /^(SQLITE_BUSY|TRANSACTION_BUSY|TRANSACTION_TIMEOUT)/.test(code)) ||
    error.message.includes("SQL statements in progress") ||
    error.message.includes("closed while this operation was in flight") ||
    isBusy(error.cause)
  );
}

const STORAGE_CODES =
  /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN|PROTOCOL|PERM|NOLFS)(_|$)/;

/**
 * The outcome of a call that failed because of the database's file or its disk: full, read-only, damaged,
 * cannot be opened. Undefined for any other error, which is a defect.
 */
export function storageFailure(error: unknown): Outcome | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as DriverError;
  if (typeof code === "string" && STORAGE_CODES.test(code)) {
    return mayBeCommitted(error) ? "uncertain" : "nothing-applied";
  }
  // libsql gives no code when it cannot open a file.
  return error.message.startsWith('ConnectionFailed("Unable to open connection')
    ? "nothing-applied"
    : undefined;
}

/**
 * A commit whose fsync failed is still in the write-ahead log, where a recovery may find it. When a frame
 * could not be written there is no commit: the last frame makes it.
 */
function mayBeCommitted({ code, extendedCode, statementIndex }: DriverError): boolean {
  const inStatement = statementIndex !== undefined; // within a batch, so before its COMMIT
  return (
    String(code).startsWith("SQLITE_IOERR") && extendedCode !== "SQLITE_IOERR_WRITE" && !inStatement
  );
}

/** Whether the file's content is corrupt. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  (/^SQLITE_(CORRUPT|NOTADB)/.test(String((error as DriverError).code)) || isDamage(error.cause));
