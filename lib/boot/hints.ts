import "server-only";

import type { Logger } from "pino";
import { onChangeLogged, onDatabaseReplaced, writeAheadLog } from "@/db/client";
import type { WriteAheadLog } from "@/db/embedded";
import { currentPosition } from "@/lib/realtime/change-log";
import { hintCounters } from "@/lib/realtime/hints/counters";
import { HintedReads, LOOKS_AT_MS } from "@/lib/realtime/hints/hinted-reads";
import { ReadBudget } from "@/lib/realtime/hints/read-budget";
import { RedisHints } from "@/lib/realtime/hints/redis-hints";
import { WalWatcher } from "@/lib/realtime/hints/wal-watcher";
import type { Hub } from "@/lib/realtime/hub";

type Settings = { redisUrl?: string | undefined; log: Logger };

/**
 * Lets the hub read the log at once when another process may have added to it. Hints may be lost, wrong or late: the
 * hub polls as without them. Returns a function that stops it. See docs/decisions/0051.
 */
export function startHints(hub: Hub, { redisUrl, log }: Settings): () => void {
  const budget = new ReadBudget({ read: () => hub.hint() });
  const stopFile = watchFile(hub, budget);
  const stopRedis = redisUrl ? listen(redisUrl, { hub, budget, log }) : undefined;
  return () => {
    budget.stop();
    stopFile?.();
    stopRedis?.();
  };
}

/** Several processes on one file. */
function watchFile(hub: Hub, budget: ReadBudget) {
  const wal = writeAheadLog();
  if (!wal) return undefined;
  const reads = new HintedReads(budget, { atMs: LOOKS_AT_MS, hasCommits: commitsOf(wal) });
  const watcher = new WalWatcher({
    wal,
    isNeeded: () => hub.size > 0,
    onOwnWrite: () => hintCounters().file.own++,
    onForeignWrite: (isMixed) => {
      hintCounters().file.read++;
      const from = hub.position.seq;
      reads.begin(() => hub.position.seq > from, !isMixed);
    },
  });
  watcher.start();
  return () => {
    watcher.stop();
    reads.stop();
  };
}

/** Returns a function that says whether anything was committed since its last call; yes if that cannot be known. */
function commitsOf({ version }: WriteAheadLog): () => Promise<boolean> {
  let seen: number | undefined;
  return async () => {
    const before = seen;
    seen = await version();
    return seen === undefined || seen !== before;
  };
}

type Shared = { hub: Hub; budget: ReadBudget; log: Logger };

/** Several machines. */
function listen(url: string, { hub, budget, log }: Shared) {
  const reads = new HintedReads(budget);
  const hints = new RedisHints({
    url,
    epoch: async () => (await currentPosition()).epoch,
    log,
    onHint: (head) => {
      const isUnneeded = () => hub.size === 0 || hub.position.seq >= head;
      hintCounters().redis[isUnneeded() ? "unneeded" : "read"]++;
      reads.begin(isUnneeded);
    },
  });
  onChangeLogged((head) => hints.publish(head));
  onDatabaseReplaced(() => hints.startOver());
  return () => {
    hints.stop();
    reads.stop();
  };
}
