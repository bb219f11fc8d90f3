import {
  type Entry,
  type FinalState,
  grouped,
  type Nemesis,
  ofKind,
  type Published,
} from "../history";

type Release = { published: Published; publishAt: number | null | undefined };

/** Faults after which an instance may need as long to reach its database again. */
const RECOVERY_MS = 10_000;

/**
 * How long an instance was up, from its time on, without publishing an announcement: the longest such time
 * of any of them. Undefined where the database was faulty at that time.
 */
export function latenessOf(
  history: Entry[],
  { began }: FinalState,
  { published, publishAt }: Release,
): number | undefined {
  if (publishAt == null) return undefined;
  const [due, released] = [publishAt - began, published.releasedAt - began];
  const { lifetimes, faults } = knownOf(history);
  const isFaulty = faults.some(({ at, until }) => at < released && until > due - RECOVERY_MS);
  if (isFaulty) return undefined;
  const waits = lifetimes.map(({ up, down }) => Math.min(down, released) - Math.max(up, due));
  return Math.max(0, ...waits);
}

type Lifetime = { up: number; down: number };

type Known = { lifetimes: Lifetime[]; faults: Nemesis[] };

const knownBy = new WeakMap<Entry[], Known>();

const isOfDatabase = ({ what }: Nemesis) => /\b(database|lock)\b/.test(what);

/** What every announcement is compared with; computed once. */
function knownOf(history: Entry[]): Known {
  const known = knownBy.get(history) ?? {
    lifetimes: computeLifetimes(history),
    faults: ofKind(history, "nemesis").filter(isOfDatabase),
  };
  knownBy.set(history, known);
  return known;
}

function computeLifetimes(history: Entry[]): Lifetime[] {
  const servers = grouped(ofKind(history, "lifetime"), ({ server }) => server);
  return [...servers.values()].flatMap((steps) =>
    steps.flatMap(({ up, at }, index) =>
      up ? [{ up: at, down: steps[index + 1]?.at ?? Infinity }] : [],
    ),
  );
}
