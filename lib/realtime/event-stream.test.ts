import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { serveStreams } from "@/lib/realtime/testing/stream-server";
import type { Actor } from "@/lib/auth/actor";
import { openEventStream } from "./event-stream";
import type { Hub } from "./hub";

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  return { student, publish: (title: string) => announce(teacher, course, { title }) };
}

type Settings = Parameters<typeof startHub>[0];
const both = [{ isReleased: true }, { isReleased: false }];

async function start(kind: (typeof both)[0], settings: Settings = {}) {
  const { hub } = startHub(settings);
  return { hub, ...(await serveStreams(hub, kind)) };
}

/** Reads one piece of the body after the other; undefined at its end. */
function readerOf({ body }: Response) {
  const reader = body?.getReader();
  return async () => {
    const { done = true, value } = (await reader?.read()) ?? {};
    return done ? undefined : new TextDecoder().decode(value);
  };
}

test.each(both)(
  "the answer is an event stream that nothing on the way keeps or compresses %o",
  async (kind) => {
    const { open } = await start(kind);
    const student = await createActor("student");
    const { status, headers } = await open(student);

    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "stream-user": student.id,
    });
  },
);

test.each(both)(
  "the first bytes are there at once, the next come as they happen %o",
  async (kind) => {
    const { student, publish } = await classroom();
    const { hub, open } = await start(kind);
    const read = readerOf(await open(student));
    expect(await read()).toMatch(
      /^retry: \d{4}\nid: [0-9a-f]{12}\.\d+\ndata: \{"unreadCount":0\}\n\n$/,
    );

    const { id } = await publish("Halo");
    hub.wake();
    expect(await read()).toContain(`"newNotifications":[{"id":"${id}"`);
  },
);

test.each(both)(
  "a client that waits for its buffer to fill gets a comment of a kilobyte, once %o",
  async (kind) => {
    const { student, publish } = await classroom();
    const { hub, open } = await start(kind);
    const read = readerOf(await open(student, { padded: true }));
    expect(await read()).toMatch(/data: \{"unreadCount":0\}\n\n: {1024}\n\n$/);
    const { id } = await publish("Halo");
    hub.wake();
    expect(await read()).toMatch(new RegExp(`^id: .*${id}.*\n\n$`, "s"));
  },
);

/** A stream on a response that accepts one write at a time, on command. */
async function openSlowly(hub: Hub, student: Actor) {
  const written: string[] = [];
  const taking: (() => void)[] = [];
  const slow = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk.toString());
      taking.push(done);
    },
  });
  const response = Object.assign(slow, { headersSent: false });
  const { id: sessionId } = await createSession(student);
  const subscriber = { userId: student.id, sessionId, expiresAt: Date.now() + 60_000 };
  const opened = await openEventStream({ hub, response, since: undefined, ...subscriber });
  if (!(opened instanceof Response) || !opened.body) throw new Error("the stream was refused");
  const reader = opened.body.getReader();
  /** What Next.js does with the first chunk, before it asks for the next. */
  const begin = async () => {
    const { value } = await reader.read();
    response.headersSent = true;
    slow.write(value);
    taking.shift()?.();
    void reader.read();
  };
  return { begin, written, take: () => taking.shift()?.() };
}

/** Publishes, and waits until another stream has received it. */
async function delivered(hub: Hub, student: Actor, publish: (title: string) => Promise<Published>) {
  const { client } = await connectClient(hub, student);
  return async (title: string) => {
    const { id } = await publish(title);
    hub.wake();
    await eventually(() => expect(client.ids).toContain(id));
    return id;
  };
}
type Published = { id: string };

const idsIn = (frame = "") => [...frame.matchAll(/"id":"(\w+)"/g)].map(([, id]) => id);

test("what happens before the first bytes have left comes right behind them", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const stream = await openSlowly(hub, student);
  const tell = await delivered(hub, student, publish);
  const early = [await tell("A"), await tell("B")];
  expect(stream.written).toEqual([]);

  await stream.begin();
  await eventually(() => expect(stream.written).toHaveLength(2));
  expect(stream.written[0]).toMatch(/data: \{"unreadCount":0\}\n\n$/); // without padding
  expect(idsIn(stream.written[1])).toEqual(early);
});

test("a slow reader gets what it missed merged into one frame", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const stream = await openSlowly(hub, student);
  await stream.begin();
  const tell = await delivered(hub, student, publish);

  const first = await tell("A");
  const late = [await tell("B"), await tell("C"), await tell("D")];
  expect(stream.written).toHaveLength(2);
  expect(idsIn(stream.written[1])).toEqual([first]);

  stream.take();
  await eventually(() => expect(stream.written).toHaveLength(3));
  expect(idsIn(stream.written[2])).toEqual(late);
});

test.each(both)("a refusal is handed on, and opens nothing %o", async (kind) => {
  const { hub, open } = await start(kind, { maxStreamsPerUser: 0 });
  expect(await (await open(await createActor("student"))).text()).toBe("too-many-for-user");
  expect(hub.size).toBe(0);
});

test.each(both)("a client that goes while it is joining leaves nothing behind %o", async (kind) => {
  const { hub, open, nextResponse } = await start(kind);
  const controller = new AbortController();
  const arrived = nextResponse();
  const opening = open(await createActor("student"), { signal: controller.signal });
  const response = await arrived;
  controller.abort();
  await expect(opening).rejects.toThrow("aborted");
  await eventually(() => expect([response.destroyed, hub.size]).toEqual([true, 0]));
});

test.each(both)("a client that goes later leaves nothing behind %o", async (kind) => {
  const { hub, open } = await start(kind);
  const controller = new AbortController();
  const read = readerOf(await open(await createActor("student"), { signal: controller.signal }));
  await read();
  expect(hub.size).toBe(1);

  controller.abort();
  await eventually(() => expect(hub.size).toBe(0));
  await hub.drain(); // and harms nobody
});

test.each(both)("a body that nobody reads any more is let go %o", async (kind) => {
  const { hub, open } = await start(kind);
  const { body } = await open(await createActor("student"));
  expect(hub.size).toBe(1);
  await body?.cancel();
  await eventually(() => expect(hub.size).toBe(0));
});

test.each(both)("draining ends the body, after what was written %o", async (kind) => {
  const { student, publish } = await classroom();
  const { hub, open } = await start(kind);
  const read = readerOf(await open(student));
  expect(await read()).toContain("unreadCount");
  const id = await (await delivered(hub, student, publish))("Halo");
  await hub.drain();
  expect(await read()).toContain(id);
  expect(await read()).toBeUndefined();
});
