import { SQLitePreparedQuery } from "drizzle-orm/sqlite-core";

type Prepared = {
  queryWithCache: (sql: string, parameters: unknown[], run: () => Promise<unknown>) => unknown;
};

/**
 * Drizzle puts all parameters of a failed query into its error's message, and Next.js prints errors;
 * parameters may be personal. Drizzle has no setting for it. It needs them for nothing else there.
 */
export function keepParametersOutOfErrors() {
  const prepared = SQLitePreparedQuery.prototype as unknown as Prepared;
  const { queryWithCache } = prepared;
  prepared.queryWithCache = function withoutParameters(sql, _parameters, run) {
    return queryWithCache.call(this, sql, [], run);
  };
}
