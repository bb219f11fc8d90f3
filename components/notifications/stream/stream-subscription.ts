import type { InboxUpdate } from "./inbox-log";

/**
 * `polling`: the stream cannot be had, but the server answers when asked.
 * `user-changed`: another user has signed in; this page is no longer theirs to see.
 */
export type ConnectionState =
  "connecting" | "online" | "polling" | "offline" | "signed-out" | "user-changed";

export type Status = {
  connection: ConnectionState;
  /** When the server was last heard of, in epoch milliseconds; null before the first time. */
  lastHeardAt: number | null;
};

export type SubscriptionOptions = {
  /** Whose page this is. */
  userId: string;
  /** What is known of the connection so far: another tab may have had it until now. */
  status: Status;
  /** The place that was told last: where to go on. */
  position: () => string;
  onUpdate: (delivery: InboxUpdate) => void;
  onStatus: (status: Status) => void;
};

/** What a follower can be told from outside. */
export type StreamSubscription = {
  readonly status: Status;
  /** Somebody looks, or the network is back: no waiting, and no trust in a stream that is silent. */
  revive(): void;
  /** The browser slows the timers of hidden pages: end a pause that is overdue. */
  catchUp(): void;
  stop(): void;
};
