import type { InboxUpdate } from "../inbox-log";

const EPOCH = "abc";

/** The server's side: a log of notifications, and its subscribers. */
export class SimulatedServer {
  readonly subscribers = new Set<() => void>();
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

  /** Publishes a notification; the log also grows by `others` changes of other users. */
  publish(others: number) {
    this.#head += others + 1;
    this.sent.push({ id: `notif_${this.sent.length}`, seq: this.#head });
    for (const notify of this.subscribers) notify();
  }

  /** Truncates the log: a client with an older position must fetch the list. */
  trim() {
    this.#oldest = this.#head;
  }

  since(from: string): InboxUpdate {
    const seq = Number(from.split(".")[1]);
    const known = { from, to: this.position, unreadCount: this.count };
    if (seq < this.#oldest) return { ...known, notifications: [], reset: true };
    const missed = this.sent.filter((notification) => notification.seq > seq);
    const notifications = missed.map(({ id, seq: at }) => ({
      id,
      title: id,
      type: "general",
      link: "/app",
      courseTitle: "",
      seq: at,
    }));
    return { ...known, notifications };
  }
}
