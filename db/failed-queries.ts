import { SQLitePreparedQuery } from "drizzle-orm/sqlite-core";

type Prepared = {
  queryWithCache: (sql: string, parameters: unknown[], run: () => Promise<unknown>) => unknown;
};

/**
 * Keeps personal data out of the logs: Drizzle puts all parameters of a failed query into the error's
 * message, and Next.js prints errors. Drizzle has no setting for it, and uses these parameters for nothing
 * else.
 */
export function keepParametersOutOfErrors() {
  const prepared = SQLitePreparedQuery.prototype as unknown as Prepared;
  const { queryWithCache } = prepared;
  prepared.queryWithCache = function withoutParameters(sql, _parameters, run) {
    return queryWithCache.call(this, sql, [], run);
  };
}
