/**
 * A timing wheel: holds items in slots until they are due, so that finding due items costs nothing for the
 * others. Each item has one due time; a new one replaces the old one.
 */
export class TimingWheel<T> {
  readonly #slotMs: number;
  readonly #slots: Set<T>[];
  readonly #slotOf = new Map<T, Set<T>>();
  /** Slots that have passed since the process started. */
  #turned: number;

  constructor(slots: number, slotMs: number) {
    this.#slotMs = slotMs;
    this.#slots = Array.from({ length: slots }, () => new Set<T>());
    this.#turned = this.#now();
  }

  get size() {
    return this.#slotOf.size;
  }

  /** Makes `item` due in `delayMs`, at most one slot later. Delays beyond the wheel's range are shortened. */
  put(item: T, delayMs: number) {
    const ahead = Math.ceil(delayMs / this.#slotMs);
    const distance = Math.max(1, Math.min(ahead, this.#slots.length - 1));
    const slot = this.#slots[(this.#now() + distance) % this.#slots.length];
    if (!slot) throw new Error("a wheel without slots");
    this.#slotOf.get(item)?.delete(item);
    this.#slotOf.set(item, slot.add(item));
  }

  remove(item: T) {
    this.#slotOf.get(item)?.delete(item);
    this.#slotOf.delete(item);
  }

  has(item: T) {
    return this.#slotOf.has(item);
  }

  /** Removes and returns the items that have become due since the last call. */
  due(): T[] {
    const taken: T[] = [];
    const now = this.#now();
    const first = Math.max(this.#turned + 1, now - this.#slots.length + 1);
    for (let turn = first; turn <= now; turn++) {
      const slot = this.#slots[turn % this.#slots.length];
      for (const item of slot ?? []) taken.push(item);
      slot?.clear();
    }
    for (const item of taken) this.#slotOf.delete(item);
    this.#turned = now;
    return taken;
  }

  // Monotonic: the time of day can be set.
  #now() {
    return Math.floor(performance.now() / this.#slotMs);
  }
}
