import type { Locks } from "./leader-election";
import type { StreamSubscription, SubscriptionOptions } from "./stream-subscription";
import { StreamFollower } from "./stream-follower";
import { openTabChannel, type TabChannel, type TabMessage } from "./tab-channel";
import type { After } from "./leader-watchdog";

/** What a tab needs of its browser to share a stream. */
export type Browser = {
  locks: Locks;
  openChannel: (name: string, onMessage: (message: TabMessage) => void) => TabChannel;
  after: After;
  follow: (options: SubscriptionOptions) => StreamSubscription;
};

/** A browser in which this tab is the only one, as far as it can know. */
export const alone: Pick<Browser, "locks" | "openChannel"> = {
  locks: {
    request: (_name: string, _options: LockOptions, hold: () => unknown) => hold(),
  } as Locks,
  openChannel: () => ({ post: () => undefined, close: () => undefined }),
};

export function thisBrowser(): Browser {
  // Missing on plain http beyond this machine, and in old browsers: then each tab has its own stream.
  const shares = "locks" in navigator && "BroadcastChannel" in globalThis;
  const tabs = shares ? { locks: navigator.locks, openChannel: openTabChannel } : alone;
  return {
    ...tabs,
    after: (milliseconds, task) => {
      const timer = setTimeout(task, milliseconds);
      return () => clearTimeout(timer);
    },
    follow: (options) => new StreamFollower(options),
  };
}
