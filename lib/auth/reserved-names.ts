import { wideSkeleton, withoutNumber, wordsOf } from "@/lib/text/lookalikes";

/** What only the school's staff and the product call themselves; also as one word of a longer name. */
const reservedWords = [
  "admin / administrator / superadmin / sysadmin / webmaster / root / system / sistem",
  "support / bantuan / helpdesk / operator / moderator / guru / teacher / staff / staf",
  "kepsek / wakasek / tata usaha / kepala sekolah / wakil kepala sekolah / wali kelas",
  "naik kelas / koneksi",
].flatMap((line) => line.split(" / "));
/** No name begins with these: `adminsekolah`. */
const reservedBeginnings = ["admin", "kepsek", "kepalasekolah", "naikkelas"];

const MOST_WORDS = 3;
const words = new Set(reservedWords.map(wideSkeleton));
const beginnings = reservedBeginnings.map(wideSkeleton);

const isReserved = (spelled: string) => {
  const skeleton = wideSkeleton(spelled);
  return words.has(skeleton) || beginnings.some((beginning) => skeleton.startsWith(beginning));
};

/**
 * Whether a username or a display name says that it is the staff's or the product's: as a whole, or in some
 * of its words, also with a number behind them and in letters that look alike.
 */
export function isReservedName(name: string): boolean {
  const parts = wordsOf(name);
  return (
    isReserved(parts.join("")) ||
    parts.some((_, from) =>
      parts.slice(from, from + MOST_WORDS).some((_word, more) => {
        const run = parts.slice(from, from + more + 1);
        return isReserved(run.join("")) || isReserved(run.map(withoutNumber).join(""));
      }),
    )
  );
}
