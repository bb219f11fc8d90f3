import type { Delivery } from "../ledger";

const EPOCH = "abc";

/** The server's side: a log of notifications, and who listens to it. */
export class SimulatedSchool {
  readonly listeners = new Set<() => void>();
  readonly sent: { id: string; seq: number }[] = [];
  #head = 0;
  #oldest = 0;

  get head() {
    return this.#head;
  }

  get position() {
    return `${EPOCH}.${this.#head}`;
  }

  get count() {
    return this.sent.length;
  }

  /** Publishes a notification; the log also grows by what concerns others. */
  publish(others: number) {
    this.#head += others + 1;
    this.sent.push({ id: `notif_${this.sent.length}`, seq: this.#head });
    for (const hear of this.listeners) hear();
  }

  /** Forgets the log: who comes from before must fetch the list. */
  trim() {
    this.#oldest = this.#head;
  }

  since(from: string): Delivery {
    const seq = Number(from.split(".")[1]);
    const known = { from, to: this.position, unreadCount: this.count };
    if (seq < this.#oldest) return { ...known, arrivals: [], reset: true };
    const missed = this.sent.filter((notification) => notification.seq > seq);
    const arrivals = missed.map(({ id, seq: at }) => ({ id, title: id, courseTitle: "", seq: at }));
    return { ...known, arrivals };
  }
}
