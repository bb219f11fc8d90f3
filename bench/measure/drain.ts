import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { notification } from "@/db/schema";
import { now, within } from "../support/clock";
import { openComposer } from "../support/composer";
import type { Context } from "../support/context";
import { follow, type Follower } from "../support/follower";
import { atMost, exactly, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { round } from "../support/statistics";

const OPENED_AT_ONCE = 100;
const COME_BACK_WITHIN_MS = 180_000;

/** One of two instances ends with its streams open; something is announced before, during and after. */
export async function measureDrain({ school, sizes }: Context): Promise<Report> {
  const count = sizes.connected;
  const [ending, staying] = [await startProduct(), await startProduct()];
  const course = await school.courseWith(count);
  const publishBefore = await openComposer(ending, school, course);
  const publish = await openComposer(staying, school, course);
  const followers: Follower[] = [];
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const wave = Array.from({ length: Math.min(OPENED_AT_ONCE, count - from) }, (_, offset) =>
      follow({
        cookie: school.cookieOf(from + offset),
        index: from + offset,
        first: ending.port,
        next: staying.port,
      }),
    );
    followers.push(...(await Promise.all(wave)));
  }

  await publishBefore();
  const endedAt = now();
  const exited = once(ending.process, "exit");
  ending.process.kill("SIGTERM");
  await publish();
  await within(60_000, "SIGTERM", exited);
  const exitMs = now() - endedAt;
  await within(COME_BACK_WITHIN_MS, "coming back", Promise.all(followers.map(({ back }) => back)));
  const backMs = now() - endedAt;
  await publish();
  const sent = await db
    .select({ id: notification.id })
    .from(notification)
    .where(eq(notification.courseId, course.id));
  await heard(followers, sent.length);
  for (const follower of followers) follower.leave();
  await staying.stop();

  const lost = sum(
    followers,
    ({ received }) => sent.filter(({ id }) => !received.includes(id)).length,
  );
  const twice = sum(followers, ({ received }) => received.length - new Set(received).size);
  return {
    title: `SIGTERM with ${count} streams open, the clients go to another instance`,
    rows: [
      {
        "exit ms": round(exitMs),
        "all back ms": round(backMs),
        announcements: sent.length,
        lost,
        twice,
      },
    ],
    targets: [
      atMost(`SIGTERM with ${count} streams → exit`, exitMs, 5_000, "ms"),
      exactly("notifications lost meanwhile", lost, 0),
      exactly("notifications received twice", twice, 0),
    ],
  };
}

/** Until everybody has heard everything; then long enough for what comes twice. */
async function heard(followers: Follower[], count: number) {
  for (let tries = 0; tries < 100; tries++) {
    if (followers.every(({ received }) => received.length >= count)) break;
    await pause(100);
  }
  await pause(1_000);
}

const sum = (followers: Follower[], of: (follower: Follower) => number) =>
  followers.reduce((total, follower) => total + of(follower), 0);
