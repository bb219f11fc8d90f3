import { setImmediate as nextTurn } from "node:timers/promises";

/** Items per turn of the event loop: keeps its gaps short. */
const ITEMS_PER_TURN = 50;

/** Calls `run` for each item, yielding to the event loop between slices. */
export async function inSlices<T>(items: readonly T[], run: (item: T, index: number) => void) {
  for (const [index, item] of items.entries()) {
    run(item, index);
    if (index % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await nextTurn();
  }
}
