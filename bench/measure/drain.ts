import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { notification } from "@/db/schema";
import { now, within } from "../support/clock";
import { openComposer } from "../support/composer";
import type { Context } from "../support/context";
import { openClients, type ReconnectingClient } from "../support/reconnecting-client";
import { atMost, exactly, type Report } from "../support/report";
import type { School } from "../support/school";
import { startProduct } from "../support/servers";
import { round } from "../support/statistics";

const RECONNECT_TIMEOUT_MS = 180_000;

export const measureDrain = ({ school, sizes }: Context) => drain(school, sizes.connected);

/** The same with the streams of a whole region. */
export async function measureDrainOfMany({ school, sizes }: Context): Promise<Report> {
  await school.growTo(sizes.manyStreams);
  return drain(school, sizes.manyStreams);
}

/** Stops one of two instances with open streams, with announcements before, during and after. */
async function drain(school: School, count: number): Promise<Report> {
  const [ending, staying] = [await startProduct(), await startProduct()];
  const course = await school.courseWith(count);
  const publishBefore = await openComposer(ending, school, course);
  const publish = await openComposer(staying, school, course);
  const clients = await openClients(school, count, {
    first: ending.port,
    next: staying.port,
  });

  await publishBefore();
  const endedAt = now();
  const exited = once(ending.process, "exit");
  ending.process.kill("SIGTERM");
  await publish();
  await within(60_000, "SIGTERM", exited);
  const exitMs = now() - endedAt;
  await within(
    RECONNECT_TIMEOUT_MS,
    "reconnecting",
    Promise.all(clients.map(({ reconnected }) => reconnected)),
  );
  const reconnectedMs = now() - endedAt;
  await publish();
  const sent = await notificationsOf(course.id);
  await awaitDelivery(clients, sent.length);
  for (const client of clients) client.close();
  await staying.stop();

  const { lost, duplicated } = countErrors(clients, sent);
  return {
    title: `SIGTERM with ${count} streams open, clients reconnect to another instance`,
    rows: [
      {
        "exit ms": round(exitMs),
        "all reconnected ms": round(reconnectedMs),
        announcements: sent.length,
        lost,
        duplicated,
      },
    ],
    targets: [
      atMost(`SIGTERM with ${count} streams → exit`, exitMs, 5_000, "ms"),
      atMost(`${count} streams: all open again after SIGTERM`, reconnectedMs / 1_000, 40, "s"),
      exactly("notifications lost meanwhile", lost, 0),
      exactly("notifications duplicated", duplicated, 0),
    ],
  };
}

/** The ids of all notifications of a course. */
async function notificationsOf(courseId: string): Promise<string[]> {
  const rows = await db
    .select({ id: notification.id })
    .from(notification)
    .where(eq(notification.courseId, courseId));
  return rows.map(({ id }) => id);
}

const duplicated = ({ received }: ReconnectingClient) => received.length - new Set(received).size;

/** The lost and the duplicated notifications of all clients. */
function countErrors(clients: ReconnectingClient[], sent: string[]) {
  const lost = ({ received }: ReconnectingClient) =>
    sent.filter((id) => !received.includes(id)).length;
  return { lost: sum(clients, lost), duplicated: sum(clients, duplicated) };
}

/** Waits until all clients have received everything, then a second for duplicates. */
async function awaitDelivery(clients: ReconnectingClient[], count: number) {
  for (let attempts = 0; attempts < 100; attempts++) {
    if (clients.every(({ received }) => received.length >= count)) break;
    await pause(100);
  }
  await pause(1_000);
}

const sum = (clients: ReconnectingClient[], of: (client: ReconnectingClient) => number) =>
  clients.reduce((total, client) => total + of(client), 0);
