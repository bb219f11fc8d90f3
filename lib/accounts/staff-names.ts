import { wideSkeleton, withoutNumber, wordsOf } from "@/lib/text/lookalikes";

/** Titles that precede a name. */
const titleWords = [
  "bu ibu bunda pak bapak bpk kak mr mrs ms miss mister sir maam ust ustad ustadz ustaz",
  "ustadzah ustazah h hj kh dr dra drs ir prof",
].flatMap((line) => line.split(" "));
/** Titles recognized without a separator: `iburatna` (in `ibuRatna` the capital separates). */
const prefixTitleWords = ["bu", "ibu", "pak", "bapak", "ustadz", "ustadzah"];
const MIN_NAME_LENGTH = 4; // Budi, Burhan and Busri are names
/** Degrees after a name, written with or without dots and spaces. */
const degrees = [
  "spd spdi spdsd mpd mpdi skom mkom ssi msi sag mag ssos msos shum mhum spsi mpsi ssn",
  "msn sor amd ama msc bsc phd mba gr",
].flatMap((line) => line.split(" "));
/** Degrees that could also be names or syllables, so they count only with dots: `S.T.` */
const dottedDegrees = ["st", "mt", "se", "mm", "ss", "sh", "mh", "ma", "ba"];

const asSkeletons = (words: string[]) => new Set(words.map(wideSkeleton));
const titles = asSkeletons(titleWords);
const prefixTitles = [...asSkeletons(prefixTitleWords)];
const degreeSkeletons = asSkeletons(degrees);
const dottedDegreeSkeletons = asSkeletons(dottedDegrees);

/** Skeletons of a name: of the whole, and of its words without titles, degrees and numbers. */
type ParsedName = { whole: string; core: string[]; isTitled: boolean };
export type Names = { username: string; displayName: string };

/**
 * Which of a new user's names could be confused with that of a member of staff. The username comes first:
 * without a display name it is both, and the error belongs to the field that was filled in.
 */
export function findImitatedField(
  candidate: Names,
  staff: readonly Names[],
): keyof Names | undefined {
  const [username, displayName] = [candidate.username, candidate.displayName].map(parseName);
  for (const member of staff) {
    const shown = parseCached(member.displayName);
    const account = parseCached(member.username);
    if (isConfusable(username!, shown) || isConfusable(username!, account)) return "username";
    // A teacher's username `budi` does not block the display name Budi: usernames are not shown.
    const isFirstName = account.core.length === 1 && !account.isTitled;
    if (
      isConfusable(displayName!, shown) ||
      (!isFirstName && isConfusable(displayName!, account))
    ) {
      return "displayName";
    }
  }
  return undefined;
}

/**
 * Whether the two names could be confused. A first name alone is allowed: Ratna is not Bu Ratna. With a title
 * it is refused if it is one of the names of a member of staff.
 */
function isConfusable(candidate: ParsedName, member: ParsedName): boolean {
  if (candidate.whole === "") return false; // only symbols, no letters
  if (candidate.whole === member.whole) return true;
  const full = member.core.join("");
  if (full === "") return false;
  const core = candidate.core.join("");
  if (core === full && (candidate.isTitled || member.core.length > 1)) return true;
  const parts = new Set([...member.core, ...prefixesOf(member.core)]);
  return namesAfterTitle(candidate).some((name) => parts.has(name));
}

const prefixesOf = (words: string[]) => words.map((_, n) => words.slice(0, n + 1).join(""));

/** The possible names after a title. */
function namesAfterTitle({ core, isTitled, whole }: ParsedName): string[] {
  if (isTitled) return [core.join("")];
  return prefixTitles
    .filter((title) => whole.startsWith(title) && whole.length >= title.length + MIN_NAME_LENGTH)
    .map((title) => whole.slice(title.length));
}

const cache = new Map<string, ParsedName>();
const MAX_CACHED = 5_000;

/** Cached: the same staff names are compared at every registration. */
function parseCached(name: string): ParsedName {
  const cached = cache.get(name);
  if (cached) return cached;
  if (cache.size >= MAX_CACHED) cache.clear();
  const parsed = parseName(name);
  cache.set(name, parsed);
  return parsed;
}

function parseName(name: string): ParsedName {
  const words = wordsOf(name);
  const whole = wideSkeleton(words.join(""));
  const unnumbered = words.map(withoutNumber).filter((word) => word !== "");
  const [first, last] = [titlesEnd(unnumbered), degreesStart(unnumbered)];
  const core = unnumbered.slice(first, last).map(wideSkeleton);
  return { whole, core, isTitled: first > 0 || last < unnumbered.length };
}

function titlesEnd(words: string[]): number {
  const end = words.findIndex((word) => !titles.has(wideSkeleton(word)));
  return end === -1 ? words.length : end;
}

function degreesStart(words: string[]): number {
  for (const length of [1, 2, 3]) {
    const start = words.length - length;
    if (start > 0 && isDegree(words.slice(start))) return degreesStart(words.slice(0, start));
  }
  return words.length;
}

function isDegree(words: string[]): boolean {
  const skeleton = wideSkeleton(words.join(""));
  return degreeSkeletons.has(skeleton) || (words.length > 1 && dottedDegreeSkeletons.has(skeleton));
}
