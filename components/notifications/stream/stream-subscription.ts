import type { InboxUpdate } from "./inbox-log";

/**
 * `reconnecting`: the stream has ended as planned, or is opened anew; whether the session still holds is known
 * with the next response.
 * `polling`: the stream fails, but the server responds to polls.
 * `user-changed`: another user has signed in; this page belongs to the previous one.
 */
export type ConnectionState =
  "connecting" | "online" | "reconnecting" | "polling" | "offline" | "signed-out" | "user-changed";

export type Status = {
  connection: ConnectionState;
  /** Time of the last data from the server, in epoch milliseconds; null before the first. */
  lastContactAt: number | null;
  /** The build of the server that opened the last stream; undefined before the first. */
  build?: string | undefined;
};

export type SubscriptionOptions = {
  /** The user for whom the page was rendered. */
  userId: string;
  /** The status so far: another tab may have held the connection until now. */
  status: Status;
  /** Returns the last position received, after which to continue. */
  position: () => string;
  onUpdate: (update: InboxUpdate) => void;
  onStatus: (status: Status) => void;
};

export type StreamSubscription = {
  readonly status: Status;
  /** The page is visible or the network is back: ends the current delay and restarts a silent stream. */
  revive(): void;
  /** Connects again at once, because the reader's language has changed. */
  restart(): void;
  /** Ends a delay that is overdue, since browsers throttle the timers of hidden pages. */
  catchUp(): void;
  stop(): void;
};
