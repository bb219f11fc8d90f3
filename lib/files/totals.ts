import "server-only";

/** Contents of the database and their size together. */
export type Totals = { contents: number; bytes: number };

// Upkeep and the metrics are in separate bundles: they share only globalThis.
const shared = globalThis as { [totalsKey]?: Totals };
const totalsKey: unique symbol = Symbol.for("naik-kelas.stored-files");

/** As of the last upkeep, which reads all rows anyway; unknown before. */
export const storedTotals = {
  set: (totals: Totals) => void (shared[totalsKey] = totals),
  get: (): Totals => shared[totalsKey] ?? { contents: NaN, bytes: NaN },
};
