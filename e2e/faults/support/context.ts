import type { Report } from "../../../bench/support/report";
import type { School } from "../../../bench/support/school";

export type Context = {
  school: School;
  /** A temporary folder, removed at the end. */
  folder: string;
  /** Smaller numbers, as `npm test` runs it. Other tests run at the same time: nothing quick is expected. */
  short: boolean;
};

/** Brings a fault about in the production build, and reports what it did to the product. */
export type Fault = (context: Context) => Promise<Report>;

/** The report of a fault that this machine cannot bring about. */
export function notPossible(title: string, reason: string): Report {
  console.error(`${title}: ${reason}: not tried`);
  return { title, rows: [{ "not tried": reason }], targets: [] };
}
