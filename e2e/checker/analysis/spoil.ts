import type { Entry, Frame } from "../history";
import { sampleHistory } from "./sample-history";
import { judge } from "./verdict";

export type Sample = ReturnType<typeof sampleHistory>;

/** What the verdict says of the sample after `spoil`: kind and sentence of each violation. */
export function verdictOf(spoil: (sample: Sample) => Entry[] | void) {
  const sample = sampleHistory();
  const history = spoil(sample) ?? sample.history;
  return judge(history).map(({ kind, what }) => `${kind}: ${what}`);
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
  changed(sample, "frame", (heard) => (heard.at === at ? change : {}));

/** A name, what is done to the sample, and all that the verdict says then. */
export type Case = [name: string, spoil: (sample: Sample) => Entry[] | void, expected: string[]];
