import type { InboxUpdate } from "./inbox-log";
import type { Status } from "./stream-subscription";

/** The leader sends it with every change and every few seconds, as a sign of life. */
export type LeaderHeartbeat = {
  type: "heartbeat";
  /** Grows with every term; heartbeats of an older term are ignored. */
  term: number;
  status: Status;
  /** The leader's position in the change log. */
  position: string;
  /** New notifications, or the response to a catch-up request: valid for every tab. */
  update?: InboxUpdate;
};

/** Any tab requests from the leader what happened after `position`. */
export type CatchUpRequest = {
  type: "catch-up";
  position: string;
  /** The tab is visible: the leader connects at once, without its backoff. */
  urgent: boolean;
};

/** A tab whose language has changed asks the leader for a stream in it. */
export type RestartRequest = { type: "restart" };

export type TabMessage = LeaderHeartbeat | CatchUpRequest | RestartRequest;

export type TabChannel = { post(message: TabMessage): void; close(): void };

export function openTabChannel(name: string, onMessage: (message: TabMessage) => void): TabChannel {
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => onMessage(data));
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
