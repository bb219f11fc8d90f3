import type { Locks } from "./leader-election";
import type { StreamSubscription, SubscriptionOptions } from "./stream-subscription";
import { StreamFollower } from "./stream-follower";
import { openTabChannel, type TabChannel, type TabMessage } from "./tab-channel";
import type { Schedule } from "./leader-watchdog";

/** The browser features a tab needs to share a stream. */
export type Browser = {
  locks: Locks;
  openChannel: (name: string, onMessage: (message: TabMessage) => void) => TabChannel;
  schedule: Schedule;
  follow: (options: SubscriptionOptions) => StreamSubscription;
};

/** For browsers in which tabs cannot coordinate: every tab becomes its own leader. */
export const singleTab: Pick<Browser, "locks" | "openChannel"> = {
  locks: {
    request: (_name: string, _options: LockOptions, hold: () => unknown) => hold(),
  } as Locks,
  openChannel: () => ({ post: () => undefined, close: () => undefined }),
};

export function thisBrowser(): Browser {
  // Missing on plain http (except localhost) and in old browsers: each tab then has its own stream.
  const canShare = "locks" in navigator && "BroadcastChannel" in globalThis;
  const shared = canShare ? { locks: navigator.locks, openChannel: openTabChannel } : singleTab;
  return {
    ...shared,
    schedule: (milliseconds, task) => {
      const timer = setTimeout(task, milliseconds);
      return () => clearTimeout(timer);
    },
    follow: (options) => new StreamFollower(options),
  };
}
