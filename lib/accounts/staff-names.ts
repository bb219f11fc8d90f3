import { wideSkeleton, withoutNumber, wordsOf } from "@/lib/text/lookalikes";

/** How teachers are addressed, in front of a name. */
const addressed = [
  "bu ibu bunda pak bapak bpk kak mr mrs ms miss mister sir maam ust ustad ustadz ustaz",
  "ustadzah ustazah h hj kh dr dra drs ir prof",
].flatMap((line) => line.split(" "));
/** The same where nothing tells them from the name: `ibuRatna` has its capital, `iburatna` has not. */
const addressedInOne = ["bu", "ibu", "pak", "bapak", "ustadz", "ustadzah"];
const SHORTEST_BEHIND = 4; // Budi, Burhan and Busri are names
/** Degrees, behind a name; dots and spaces do not matter. */
const degrees = [
  "spd spdi spdsd mpd mpdi skom mkom ssi msi sag mag ssos msos shum mhum spsi mpsi ssn",
  "msn sor amd ama msc bsc phd mba gr",
].flatMap((line) => line.split(" "));
/** These could be names or syllables, and count with their dots only: `S.T.` */
const dottedDegrees = ["st", "mt", "se", "mm", "ss", "sh", "mh", "ma", "ba"];

const asSkeletons = (words: string[]) => new Set(words.map(wideSkeleton));
const titles = asSkeletons(addressed);
const titlesInOne = [...asSkeletons(addressedInOne)];
const degreesBehind = asSkeletons(degrees);
const degreesWithDots = asSkeletons(dottedDegrees);

/** What a name looks like: as a whole, and its words without titles, degrees and numbers. */
type Reading = { whole: string; core: string[]; isTitled: boolean };
export type Names = { username: string; displayName: string };

/**
 * Which of a newcomer's names somebody could take for one of these members of the staff. The username comes
 * first: who left the display name out is called by it, and reads of it where they typed it.
 */
export function imitatedIn(newcomer: Names, staff: readonly Names[]): keyof Names | undefined {
  const [username, displayName] = [newcomer.username, newcomer.displayName].map(read);
  for (const member of staff) {
    const shown = readingOf(member.displayName);
    const account = readingOf(member.username);
    if (couldBe(username!, shown) || couldBe(username!, account)) return "username";
    // A teacher's account `budi` keeps no child from being called Budi: it is shown to nobody.
    const isFirstName = account.core.length === 1 && !account.isTitled;
    if (couldBe(displayName!, shown) || (!isFirstName && couldBe(displayName!, account))) {
      return "displayName";
    }
  }
  return undefined;
}

/**
 * Whether one could be taken for the other. A first name alone is a child's own as well: Ratna is not Bu
 * Ratna; but with a title in front it is, if somebody of the staff has it among their names.
 */
function couldBe(newcomer: Reading, member: Reading): boolean {
  if (newcomer.whole === "") return false; // signs only: nobody's name
  if (newcomer.whole === member.whole) return true;
  const full = member.core.join("");
  if (full === "") return false;
  const core = newcomer.core.join("");
  if (core === full && (newcomer.isTitled || member.core.length > 1)) return true;
  const parts = new Set([...member.core, ...beginningsOf(member.core)]);
  return titledIn(newcomer).some((name) => parts.has(name));
}

const beginningsOf = (words: string[]) => words.map((_, n) => words.slice(0, n + 1).join(""));

/** The name behind a title, if there is one. */
function titledIn({ core, isTitled, whole }: Reading): string[] {
  if (isTitled) return [core.join("")];
  return titlesInOne
    .filter((title) => whole.startsWith(title) && whole.length >= title.length + SHORTEST_BEHIND)
    .map((title) => whole.slice(title.length));
}

const readings = new Map<string, Reading>();
const MOST_READINGS = 5_000;

/** The same staff is compared with every newcomer: what their names look like is worked out once. */
function readingOf(name: string): Reading {
  const known = readings.get(name);
  if (known) return known;
  if (readings.size >= MOST_READINGS) readings.clear();
  const reading = read(name);
  readings.set(name, reading);
  return reading;
}

function read(name: string): Reading {
  const words = wordsOf(name);
  const whole = wideSkeleton(words.join(""));
  const bare = words.map(withoutNumber).filter((word) => word !== "");
  const [first, last] = [endOfTitles(bare), beginningOfDegrees(bare)];
  const core = bare.slice(first, last).map(wideSkeleton);
  return { whole, core, isTitled: first > 0 || last < bare.length };
}

function endOfTitles(words: string[]): number {
  const end = words.findIndex((word) => !titles.has(wideSkeleton(word)));
  return end === -1 ? words.length : end;
}

function beginningOfDegrees(words: string[]): number {
  for (const length of [1, 2, 3]) {
    const begin = words.length - length;
    if (begin > 0 && isDegree(words.slice(begin))) return beginningOfDegrees(words.slice(0, begin));
  }
  return words.length;
}

function isDegree(words: string[]): boolean {
  const skeleton = wideSkeleton(words.join(""));
  return degreesBehind.has(skeleton) || (words.length > 1 && degreesWithDots.has(skeleton));
}
