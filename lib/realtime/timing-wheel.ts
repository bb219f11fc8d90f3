/** What the wheel notes in an item: no map to look up, no set for each slot. `wheelSlot` is -1 at first. */
export type WheelItem = { wheelSlot: number; wheelIndex: number };

const NOT_ON_WHEEL = -1;

/**
 * A timing wheel: holds items in slots until they are due, so that finding due items costs nothing for the
 * others. Each item has one due time; a new one replaces the old one.
 */
export class TimingWheel<T extends WheelItem> {
  readonly #slotMs: number;
  readonly #slots: T[][];
  #size = 0;
  /** Slots that have passed since the process started. */
  #turned: number;

  constructor(slots: number, slotMs: number) {
    this.#slotMs = slotMs;
    this.#slots = Array.from({ length: slots }, () => []);
    this.#turned = this.#now();
  }

  get size() {
    return this.#size;
  }

  /** Makes `item` due in `delayMs`, at most one slot later. Delays beyond the wheel's range are shortened. */
  put(item: T, delayMs: number) {
    this.remove(item);
    const ahead = Math.ceil(delayMs / this.#slotMs);
    const distance = Math.max(1, Math.min(ahead, this.#slots.length - 1));
    const slot = (this.#now() + distance) % this.#slots.length;
    item.wheelSlot = slot;
    item.wheelIndex = this.#at(slot).push(item) - 1;
    this.#size++;
  }

  remove(item: T) {
    if (!this.has(item)) return;
    const slot = this.#at(item.wheelSlot);
    const last = slot.pop() as T;
    if (last !== item) {
      slot[item.wheelIndex] = last;
      last.wheelIndex = item.wheelIndex;
    }
    item.wheelSlot = NOT_ON_WHEEL;
    this.#size--;
  }

  has(item: T) {
    return item.wheelSlot !== NOT_ON_WHEEL;
  }

  /** Removes and returns the items that have become due since the last call. */
  due(): T[] {
    const taken: T[] = [];
    const now = this.#now();
    const first = Math.max(this.#turned + 1, now - this.#slots.length + 1);
    for (let turn = first; turn <= now; turn++) {
      for (const item of this.#at(turn % this.#slots.length).splice(0)) taken.push(item);
    }
    for (const item of taken) item.wheelSlot = NOT_ON_WHEEL;
    this.#size -= taken.length;
    this.#turned = now;
    return taken;
  }

  #at(slot: number): T[] {
    return this.#slots[slot] as T[];
  }

  // Monotonic: the time of day can be set.
  #now() {
    return Math.floor(performance.now() / this.#slotMs);
  }
}
