import type { Entry, Frame } from "../history";
import { sampleHistory } from "./sample-history";
import { analyzeHistory } from "./verdict";

export type Sample = ReturnType<typeof sampleHistory>;

/** Analyses the sample after `corrupt`; returns kind and text of each violation. */
export function verdictOf(corrupt: (sample: Sample) => Entry[] | void) {
  const sample = sampleHistory();
  const history = corrupt(sample) ?? sample.history;
  return analyzeHistory(history, { maxLateMs: 2_000 }).map(({ kind, what }) => `${kind}: ${what}`);
}

export const without = ({ history }: Sample, unwanted: (entry: Entry) => boolean) =>
  history.filter((entry) => !unwanted(entry));

/** The sample's entries with every one of `kind` changed. */
export function changed<Kind extends Entry["kind"]>(
  { history }: Sample,
  kind: Kind,
  change: (entry: Extract<Entry, { kind: Kind }>) => Partial<Extract<Entry, { kind: Kind }>>,
): Entry[] {
  return history.map((entry) =>
    entry.kind === kind ? { ...entry, ...change(entry as Extract<Entry, { kind: Kind }>) } : entry,
  );
}

export const framesAt = (at: number, change: Partial<Frame>) => (sample: Sample) =>
  changed(sample, "frame", (entry) => (entry.at === at ? change : {}));

/** A name, a corruption of the sample, and the expected violations. */
export type Case = [name: string, corrupt: (sample: Sample) => Entry[] | void, expected: string[]];
