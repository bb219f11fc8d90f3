import { fetchInbox } from "./inbox";
import type { Rest } from "./history";
import type { Person } from "./school";
import type { Server } from "./server";
import { headOf, lastSeqsOf, takeSnapshot } from "./snapshot";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, type Stage } from "./stage";
import { openStream } from "./stream";
import type { Watcher } from "./watcher";

/** An instance that could not reach its database may look away for a minute: see LONGEST_BACKOFF_MS. */
const CATCH_UP_MS = 70_000;
const TRIES = 20;

/** Waits until every watcher has heard everything; answers what each of them shows then. */
export async function awaitWatchers(
  { home }: Stage,
  watchers: Watcher[],
): Promise<Rest["watchers"]> {
  for (let tries = 1; ; tries++) {
    const head = await headOf(home.file);
    const lastSeqs = await lastSeqsOf(home.file);
    const isBehind = ({ needsList, seq, student }: Watcher) =>
      needsList || !(seq >= (lastSeqs.get(student.id) ?? 0));
    await eventually(() => !watchers.some(isBehind), CATCH_UP_MS);
    const shown = watchers.map((watcher) => ({
      watcher: watcher.name,
      user: watcher.student.id,
      caughtUp: !isBehind(watcher),
      unreadCount: watcher.unreadCount,
    }));
    if ((await headOf(home.file)) === head || tries === TRIES) return shown;
  }
}

/** What the product says over HTTP and what the database says, of one and the same moment. */
export async function lookAround(stage: Stage) {
  const { home, servers, school } = stage;
  const random = stage.randomFor("looking around");
  for (;;) {
    const head = await headOf(home.file);
    const badges = [];
    const inboxes = [];
    for (const student of school.students) {
      for (const server of servers) {
        const unreadCount = await badgeOn(server, student);
        badges.push({ user: student.id, via: server.name, unreadCount });
      }
      const items = await fetchInbox(stage, random, student, { unread: false, limit: 100 });
      const unread = await fetchInbox(stage, random, student, { unread: true, limit: 73 });
      inboxes.push({ user: student.id, items, unread: unread.map(({ id }) => id) });
    }
    const snapshot = await takeSnapshot(home.file);
    if (snapshot.seq === head) return { badges, inboxes, snapshot };
  }
}

/** The first frame's count. A stream of a moment ago may still count towards the user's five. */
async function badgeOn({ origin }: Server, { token }: Person): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const unreadCount = await new Promise<number | undefined>((resolve) => {
      const stream = openStream({
        origin,
        token,
        resume: undefined,
        asQuery: false,
        onEvent: ({ data }) => {
          resolve((JSON.parse(data) as { unreadCount: number }).unreadCount);
          stream.destroy("seen");
        },
      });
      void stream.ended.then(() => resolve(undefined));
    });
    if (unreadCount !== undefined) return unreadCount;
    await sleep(50);
  }
  throw new Error("no first frame");
}
