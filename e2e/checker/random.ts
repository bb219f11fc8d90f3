/** A seeded random number generator: the same seed and name give the same sequence. */
export type Random = ReturnType<typeof seeded>;

/** Each actor of a run has its own generator, so that the timing of one does not change the choices of another. */
export function seeded(seed: number, name: string) {
  let state = hash(`${seed}/${name}`);

  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    between: (min: number, max: number) => min + below(max - min + 1),
    chance: (probability: number) => next() < probability,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new Error("nothing to pick from");
      return items[below(items.length)] as T;
    },
    word: (length: number) =>
      Array.from({ length }, () => "0123456789abcdefghijklmnopqrstuvwxyz"[below(36)]).join(""),
  };
}

// FNV-1a
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}
