import { expect, test } from "vitest";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { currentPosition } from "./change-log";

/** As much as a message may hold. */
const message = "🎒".repeat(10_000);
const FRAME_LIMIT_BYTES = 110_000;

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const publish = async (times: number) => {
    const ids: string[] = [];
    for (let n = 0; n < times; n++) ids.push((await announce(teacher, course, { message })).id);
    return ids;
  };
  return { student, publish };
}

test("what does not fit into one frame reaches a live stream in several, in order", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);
  const ids = await publish(12);
  hub.wake();
  await eventually(() => expect(client.ids).toEqual(ids));
  expect(client.frames.length).toBeGreaterThan(4);
  expect(new Set(client.frames.slice(1).map((frame) => frame.unreadCount))).toEqual(new Set([12]));
  expect(Math.max(...client.sizes)).toBeLessThan(FRAME_LIMIT_BYTES);
});

test("a returning client gets several frames too, and may disconnect between any two", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const position = await currentPosition();
  const ids = await publish(7);

  const received: string[] = [];
  let since = position;
  for (let comes = 1; received.length < ids.length; comes++) {
    expect(comes).toBeLessThanOrEqual(ids.length);
    const { client, stream } = await connectClient(hub, student, { since });
    hub.close(stream, "client-gone");
    const [first] = client.frames;
    expect(first?.newNotifications?.length).toBeGreaterThan(0);
    received.push(...(first?.newNotifications ?? []).map(({ id }) => id));
    since = { ...position, seq: first?.seq ?? 0 };
  }
  expect(received).toEqual(ids);
});

test("a client that does not take its frame is not given the next", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const slow = await connectClient(hub, student);
  const quick = await connectClient(hub, student);
  slow.client.receives = false;
  const ids = await publish(6);
  hub.wake();
  await eventually(() => expect(quick.client.ids).toEqual(ids));
  expect(slow.client.sizes).toHaveLength(1);

  slow.client.receives = true;
  hub.onWritable(slow.stream);
  await eventually(() => expect(slow.client.ids).toEqual(ids));
});
