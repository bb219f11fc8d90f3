import { wideSkeleton, withoutNumber, wordsOf } from "@/lib/text/lookalikes";

/** Names reserved for staff and the product, also as one word of a longer name. */
const reservedWords = [
  "admin / administrator / superadmin / sysadmin / webmaster / root / system / sistem",
  "support / bantuan / helpdesk / operator / moderator / guru / teacher / staff / staf",
  "kepsek / wakasek / tata usaha / kepala sekolah / wakil kepala sekolah / wali kelas",
  "naik kelas / koneksi",
].flatMap((line) => line.split(" / "));
/** Reserved prefixes: `adminsekolah`. */
const reservedPrefixes = ["admin", "kepsek", "kepalasekolah", "naikkelas"];

const MAX_WORDS = 3;
const words = new Set(reservedWords.map(wideSkeleton));
const prefixes = reservedPrefixes.map(wideSkeleton);

const isReserved = (name: string) => {
  const skeleton = wideSkeleton(name);
  return words.has(skeleton) || prefixes.some((prefix) => skeleton.startsWith(prefix));
};

/**
 * Whether a username or a display name claims to belong to staff or the product: as a whole or in up to three
 * consecutive words, also with digits appended or look-alike letters.
 */
export function isReservedName(name: string): boolean {
  const parts = wordsOf(name);
  return (
    isReserved(parts.join("")) ||
    parts.some((_, from) =>
      parts.slice(from, from + MAX_WORDS).some((_word, more) => {
        const run = parts.slice(from, from + more + 1);
        return isReserved(run.join("")) || isReserved(run.map(withoutNumber).join(""));
      }),
    )
  );
}
