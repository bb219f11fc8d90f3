import { setImmediate as nextTurn } from "node:timers/promises";

/** How long work may hold the event loop: keeps its gaps short. */
const SLICE_MS = 4;
/** Items between two looks at the clock. */
const ITEMS_PER_LOOK = 16;

/** The time that work has in one turn of the event loop. */
export class Slice {
  #endsAt = performance.now() + SLICE_MS;

  get isOver() {
    return performance.now() >= this.#endsAt;
  }

  /** Yields to the event loop; then there is time again. */
  async next() {
    await nextTurn();
    this.#endsAt = performance.now() + SLICE_MS;
  }
}

/** Calls `run` for each item, yielding to the event loop between slices. */
export async function inSlices<T>(
  items: readonly T[],
  run: (item: T, index: number) => void,
  slice = new Slice(),
) {
  for (const [index, item] of items.entries()) {
    run(item, index);
    if (index % ITEMS_PER_LOOK === ITEMS_PER_LOOK - 1 && slice.isOver) await slice.next();
  }
}
