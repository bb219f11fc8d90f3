import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import { eventually } from "@/db/testing/eventually";
import type { Actor } from "@/lib/auth/actor";
import { recorded } from "@/lib/metrics/recorded";
import { setRead } from "@/lib/notifications/mutations";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { announce, createActor, createCourse } from "@/lib/testing/factories";

beforeEach(() => recorded.publishToFrame.reset());

async function untilObserved(count: number) {
  await eventually(async () => expect((await observed()).count).toBe(count));
  return observed();
}

async function observed() {
  const { values } = await recorded.publishToFrame.get();
  const valueOf = (suffix: string) =>
    values.find(({ metricName }) => metricName?.endsWith(suffix))?.value ?? 0;
  return { count: valueOf("_count"), seconds: valueOf("_sum") };
}

async function classroom() {
  const teacher = await createActor("teacher");
  const students = [await createActor("student"), await createActor("student")];
  const course = await createCourse(teacher, { students });
  const { hub } = startHub();
  const opened = [];
  for (const student of students) opened.push(await connectClient(hub, student));
  const clients = opened.map(({ client }) => client);
  const untilReceived = (count: number) =>
    eventually(() => {
      for (const { ids } of clients) expect(ids).toHaveLength(count);
    });
  return {
    hub,
    students,
    opened,
    clients,
    untilReceived,
    publish: () => announce(teacher, course),
  };
}

test("an announcement is one observation for its streams, from its publication on", async () => {
  const { hub, publish, untilReceived } = await classroom();
  await publish();
  await pause(60);
  hub.wake();
  await untilReceived(1);
  expect((await untilObserved(1)).seconds).toBeGreaterThanOrEqual(0.05);
});

test("what is published is measured, not what else concerns an inbox", async () => {
  const { hub, publish, students, clients, untilReceived } = await classroom();
  const { id } = await publish();
  hub.wake();
  await untilReceived(1);
  await setRead(students[0] as Actor, { id, read: true });
  hub.wake();
  await eventually(() => expect(clients[0]?.frames).toHaveLength(3));
  await publish();
  hub.wake();
  await untilReceived(2);
  await untilObserved(2);
});

test("what was published later than its time is measured from when the log was last read", async () => {
  const { hub, publish, untilReceived } = await classroom();
  await publish();
  const since = performance.now();
  hub.wake();
  await untilReceived(1);
  const before = await untilObserved(1);
  const { seq } = await publish();
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await db.update(change).set({ createdAt: anHourAgo }).where(eq(change.seq, seq));
  hub.wake();
  await untilReceived(2);
  const { seconds } = await untilObserved(2);
  expect(1_000 * (seconds - before.seconds)).toBeLessThan(performance.now() - since);
});

test("a client that could not receive does not count when it can again", async () => {
  const { hub, publish, opened, clients, untilReceived } = await classroom();
  const [slow, other] = opened as [(typeof opened)[number], (typeof opened)[number]];
  slow.client.receives = false;
  await publish();
  hub.wake();
  await eventually(() => expect(clients[1]?.ids).toHaveLength(1));
  await untilObserved(1);
  await pause(20); // until nothing is left to send to the others
  slow.client.receives = true;
  hub.onWritable(slow.stream);
  await untilReceived(1);
  await publish();
  hub.wake();
  await eventually(() => expect(other.client.ids).toHaveLength(2));
  await untilObserved(2);
});
