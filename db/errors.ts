/**
 * The database could not be used: another process held its lock for too long, or a remote one was not
 * reached or did not answer in time.
 */
export class DatabaseUnavailableError extends Error {
  override name = "DatabaseUnavailableError";
  /** Whether the call may have been applied all the same, its answer being lost. */
  readonly uncertain: boolean;

  constructor(message: string, { cause, uncertain }: { cause?: unknown; uncertain: boolean }) {
    super(message, { cause });
    this.uncertain = uncertain;
  }
}

/**
 * What became of a call that failed because the database could not be used, also where Drizzle has
 * wrapped the error; undefined when it failed for another reason. Goes by what the error says: what
 * Next.js bundles apart has a class of its own each.
 */
export function databaseOutage(error: unknown): "nothing-applied" | "uncertain" | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "DatabaseUnavailableError") {
    return (error as DatabaseUnavailableError).uncertain ? "uncertain" : "nothing-applied";
  }
  return isBusy(error) ? "nothing-applied" : databaseOutage(error.cause);
}

/** Whether another connection held the lock: nothing of the call was applied. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    (typeof code === "string" &&
      /^(SQLITE_BUSY|TRANSACTION_BUSY|TRANSACTION_TIMEOUT)/.test(code)) ||
    error.message.includes("SQL statements in progress") ||
    isBusy(error.cause)
  );
}
