import { fetchInbox } from "./inbox";
import type { FinalState } from "./history";
import type { Person } from "./school";
import { countScheduled, headOf, lastSeqsOf, takeSnapshot } from "./snapshot";
import { setTimeout as sleep } from "node:timers/promises";
import { repeat } from "../support/raw-client";
import { type Entrance, eventually, type RunContext } from "./run-context";
import { openStream } from "./stream";
import type { Watcher } from "./watcher";

/** An instance that could not reach its database retries with a backoff of up to a minute. */
const CATCH_UP_MS = 70_000;
const MAX_ATTEMPTS = 20;
/** Everything is announced a few seconds ahead. */
const RELEASES_MS = 30_000;
/** How many students are looked at at once. */
const READERS = 6;

/** Waits until nothing is scheduled any more; what still is then, the analysis reports. */
export async function awaitReleases({ database }: RunContext) {
  const deadline = performance.now() + RELEASES_MS;
  while ((await countScheduled(database.file)) > 0 && performance.now() < deadline)
    await sleep(100);
}

/** Waits until every watcher has received everything; returns what each of them shows then. */
export async function awaitWatchers(
  { database }: RunContext,
  watchers: Watcher[],
): Promise<FinalState["watchers"]> {
  for (let attempts = 1; ; attempts++) {
    const head = await headOf(database.file);
    const lastSeqs = await lastSeqsOf(database.file);
    const isBehind = ({ needsList, seq, student }: Watcher) =>
      needsList || !(seq >= (lastSeqs.get(student.id) ?? 0));
    await eventually(() => !watchers.some(isBehind), CATCH_UP_MS);
    const shown = watchers.map((watcher) => ({
      watcher: watcher.name,
      user: watcher.student.id,
      caughtUp: !isBehind(watcher),
      unreadCount: watcher.unreadCount,
    }));
    if ((await headOf(database.file)) === head || attempts === MAX_ATTEMPTS) return shown;
  }
}

/** The state over HTTP and in the database, of the same position in the change log. */
export async function readFinalState(context: RunContext) {
  const { database, entrances, school, scale } = context;
  const random = context.randomFor("final state");
  const inspected = school.students.slice(0, scale.inspected);
  for (;;) {
    const head = await headOf(database.file);
    const badges: FinalState["badges"] = [];
    const inboxes: FinalState["inboxes"] = [];
    await repeat(
      inspected.length,
      async (index) => {
        const student = inspected[index]!;
        for (const entrance of entrances) {
          const unreadCount = await unreadCountOn(entrance, student);
          badges.push({ user: student.id, via: entrance.name, unreadCount });
        }
        const items = await fetchInbox(context, random, student, { unread: false, limit: 100 });
        const unread = await fetchInbox(context, random, student, { unread: true, limit: 73 });
        inboxes.push({ user: student.id, items, unread: unread.map(({ id }) => id) });
      },
      READERS,
    );
    const snapshot = await takeSnapshot(database.file);
    if (snapshot.seq === head) return { badges, inboxes, snapshot };
  }
}

/** The unread count of a first frame. Retries: a stream just closed may still count towards the user's limit. */
async function unreadCountOn({ origin }: Entrance, { token }: Person): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const unreadCount = await new Promise<number | undefined>((resolve) => {
      const stream = openStream({
        origin,
        token,
        resume: undefined,
        asQuery: false,
        onEvent: ({ data }) => {
          resolve((JSON.parse(data) as { unreadCount: number }).unreadCount);
          stream.destroy("received");
        },
      });
      void stream.ended.then(() => resolve(undefined));
    });
    if (unreadCount !== undefined) return unreadCount;
    await sleep(50);
  }
  throw new Error("no first frame");
}
