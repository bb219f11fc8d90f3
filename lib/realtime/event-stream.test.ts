import { expect, test, vi } from "vitest";
import { announce, createActor, createCourse, createSession } from "@/db/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { listen, startHub } from "@/db/testing/listener";
import type { Actor } from "@/lib/auth/actor";
import { openEventStream } from "./event-stream";
import type { Hub } from "./hub";

vi.setConfig({ testTimeout: 20_000 }); // one test here does the same thing many times

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  return { student, publish: (title: string) => announce(teacher, course, { title }) };
}

const sessions = new Map<Actor, ReturnType<typeof createSession>>();

async function open(hub: Hub, actor: Actor, signal = new AbortController().signal, padded = false) {
  const userId = actor.id;
  const signedIn = sessions.get(actor) ?? createSession(actor);
  sessions.set(actor, signedIn);
  const { id: sessionId } = await signedIn;
  const expiresAt = Date.now() + 3_600_000;
  return openEventStream({ hub, signal, userId, sessionId, expiresAt, since: undefined, padded });
}

function readerOf(response: Awaited<ReturnType<typeof open>>) {
  if (!(response instanceof Response) || !response.body) throw new Error("the stream was refused");
  const reader = response.body.getReader();
  const read = async () => {
    const { done, value } = await reader.read();
    return done ? undefined : new TextDecoder().decode(value);
  };
  return { reader, read };
}

test("the answer is an event stream that nothing on the way keeps or compresses", async () => {
  const { hub } = startHub();
  const student = await createActor("student");
  const response = await open(hub, student);
  if (!(response instanceof Response)) throw new Error(response);

  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "stream-user": student.id,
  });
});

test("the first bytes are there at once, the next come as they happen", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { read } = readerOf(await open(hub, student));
  expect(await read()).toMatch(
    /^retry: \d{4}\nid: [0-9a-f]{12}\.\d+\ndata: \{"unreadCount":0\}\n\n$/,
  );

  const { id } = await publish("Halo");
  hub.wake();
  expect(await read()).toContain(`"newNotifications":[{"id":"${id}"`);
});

test("a client that waits for its buffer to fill gets a comment of a kilobyte, once", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { read } = readerOf(await open(hub, student, new AbortController().signal, true));
  expect(await read()).toContain('data: {"unreadCount":0}');
  expect(await read()).toMatch(/^: {1024}\n\n$/);
  const { id } = await publish("Halo");
  hub.wake();
  expect(await read()).toContain(id);
});

test("bytes wait for a reader who is late, merged into one frame", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { read } = readerOf(await open(hub, student));
  const witness = await listen(hub, student);

  const ids: string[] = [];
  for (const title of ["A", "B", "C"]) {
    ids.push((await publish(title)).id);
    hub.wake();
    await eventually(() => expect(witness.listener.ids).toHaveLength(ids.length));
  }

  expect(await read()).toContain('data: {"unreadCount":0}');
  const merged = (await read()) ?? "";
  expect([...merged.matchAll(/"id":"(\w+)"/g)].map(([, id]) => id)).toEqual(ids);
});

test("a refusal is handed on, and opens nothing", async () => {
  const { hub } = startHub({ maxStreamsPerUser: 0 });
  expect(await open(hub, await createActor("student"))).toBe("too-many-for-user");
  expect(hub.size).toBe(0);
});

test("a client that was gone before it began leaves nothing behind", async () => {
  const { hub } = startHub();
  const { read } = readerOf(await open(hub, await createActor("student"), AbortSignal.abort()));
  expect(hub.size).toBe(0);
  await read();
  expect(await read()).toBeUndefined();
});

test("a client that goes while it is joining leaves nothing behind", async () => {
  const { hub } = startHub();
  const controller = new AbortController();
  const opening = open(hub, await createActor("student"), controller.signal);
  controller.abort();
  await opening;
  expect(hub.size).toBe(0);
});

test("a client that goes later leaves nothing behind", async () => {
  const { hub } = startHub();
  const controller = new AbortController();
  const { read } = readerOf(await open(hub, await createActor("student"), controller.signal));
  await read();
  expect(hub.size).toBe(1);

  controller.abort();
  expect(hub.size).toBe(0);
  expect(await read()).toBeUndefined();
});

test("a client that stops reading leaves nothing behind, and its abort after that harms nobody", async () => {
  const { hub } = startHub();
  const controller = new AbortController();
  const { reader, read } = readerOf(
    await open(hub, await createActor("student"), controller.signal),
  );
  await read();
  await reader.cancel();
  expect(hub.size).toBe(0);
  controller.abort();
  await hub.drain();
});

test("a body that nobody ever reads is let go when the client is", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const controller = new AbortController();
  await open(hub, student, controller.signal);
  await publish("Halo");
  hub.wake();
  controller.abort();
  expect(hub.size).toBe(0);
});

test("draining ends the body, after what was written", async () => {
  const { hub } = startHub();
  const { read } = readerOf(await open(hub, await createActor("student")));
  await hub.drain();
  expect(await read()).toContain("unreadCount");
  expect(await read()).toBeUndefined();
});

test("a thousand clients that leave early leave nothing behind", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ maxStreamsPerUser: 1_000 });
  await Promise.all(
    Array.from({ length: 1_000 }, async (_, i) => {
      const controller = new AbortController();
      const opening = open(hub, student, controller.signal);
      if (i % 2 === 0) controller.abort();
      const response = await opening;
      if (i % 3 === 0 && response instanceof Response) await response.body?.cancel();
      controller.abort();
    }),
  );
  expect(hub.size).toBe(0);
});
