import { beforeEach, expect, test, vi } from "vitest";
import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { beforeNext, calls, expectCalls } from "@/db/testing/call-spy";
import { eventually } from "@/db/testing/eventually";
import { setRead } from "@/lib/notifications/mutations";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { logCopiesChanged } from "./change-log";
import { connectClient, startHub } from "./testing/test-client";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const publish = () => announce(teacher, course);
  const { hub } = startHub();
  return { student, publish, hub };
}

const withdraw = (id: string) =>
  writeBatch([
    sql`update notification set withdrawn_at = 1 where id = ${id}`,
    sql`update recipient set inactive = 1 where notification_id = ${id}`,
    logCopiesChanged(sql`select ${id} as notification_id`),
  ]);

test("one publication after the other is counted without a look at the inbox", async () => {
  const { student, publish, hub } = await classroom();
  await publish();
  const { client } = await connectClient(hub, student);
  calls.clear();
  for (const count of [2, 3, 4]) {
    await publish();
    hub.wake();
    await eventually(() => expect(client.unreadCount).toBe(count));
  }
  expectCalls({ changesAfter: 3, recipientsAfter: 3, readNotifications: 3 });
});

test("streams of one user with different counts each get their own", async () => {
  const { student, publish, hub } = await classroom();
  const early = await connectClient(hub, student);
  const { id } = await publish();
  const late = await connectClient(hub, student);
  await eventually(() => expect(early.client.unreadCount).toBe(1));
  early.client.receives = false;
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(late.client.unreadCount).toBe(0));
  await publish();
  hub.wake();
  await eventually(() => expect(late.client.unreadCount).toBe(1));
  early.client.receives = true;
  hub.onWritable(early.stream);
  await eventually(() => expect(early.client.frames.at(-1)?.newNotifications).toHaveLength(1));
  expect(early.client.unreadCount).toBe(1);
});

test("a publication that the first frame has counted is not counted again", async () => {
  const { student, publish, hub } = await classroom();
  const sent: string[] = [];
  beforeNext("readInboxes", async () => {
    sent.push((await publish()).id); // after the position was taken, before the inbox is read
  });
  const { client } = await connectClient(hub, student);
  expect(client.frames).toMatchObject([{ unreadCount: 1 }]);
  expect(client.ids).toEqual([]);
  hub.wake();
  await eventually(() => expect(client.ids).toEqual(sent));
  expect(client.unreadCount).toBe(1);
  sent.push((await publish()).id);
  hub.wake();
  await eventually(() => expect(client.ids).toEqual(sent));
  expect(client.unreadCount).toBe(2);
});

test("what is withdrawn before it was sent is not sent", async () => {
  const { student, publish, hub } = await classroom();
  const { client } = await connectClient(hub, student);
  const { id } = await publish();
  beforeNext("readNotifications", () => withdraw(id));
  hub.wake();
  await eventually(() => expect(client.frames.length).toBeGreaterThan(1));
  expect([client.ids, client.unreadCount]).toEqual([[], 0]);
});

test("what is withdrawn while a client cannot receive is not sent", async () => {
  const { student, publish, hub } = await classroom();
  const { client, stream } = await connectClient(hub, student);
  client.receives = false;
  const { id } = await publish();
  hub.wake();
  await eventually(() => expect(stream.publication).toMatchObject({ id }));
  await withdraw(id);
  hub.wake();
  await eventually(() => expect(stream.publication).toBeUndefined());
  client.receives = true;
  hub.onWritable(stream);
  await eventually(() => expect(client.frames.length).toBeGreaterThan(1));
  expect([client.ids, client.unreadCount]).toEqual([[], 0]);
});
