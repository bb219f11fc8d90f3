import { setImmediate as nextTurn } from "node:timers/promises";

/** Streams written to before other work gets its turn: keeps gaps in the event loop short. */
const ITEMS_PER_TURN = 50;

/** Runs over `items` in slices, letting the event loop turn between them. */
export async function inSlices<T>(items: readonly T[], run: (item: T, index: number) => void) {
  for (const [index, item] of items.entries()) {
    run(item, index);
    if (index % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await nextTurn();
  }
}
