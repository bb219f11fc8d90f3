import { beforeEach, expect, test, vi } from "vitest";
import { beforeNext, calls } from "@/db/testing/call-spy";
import { eventually } from "@/db/testing/eventually";
import { setRead } from "@/lib/notifications/mutations";
import { connectClient, startHub, TestClient } from "@/lib/realtime/testing/test-client";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

const outage = () => Promise.reject(new Error("no answer"));

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  return { student, publish: () => announce(teacher, course) };
}

test.each([[["readNotifications"]], [["readNotifications", "readInboxes"]]])(
  "one announcement survives outages of %s, which are logged once",
  async (names) => {
    const { student, publish } = await classroom();
    const { hub, lines } = startHub({ pollMs: 10 });
    const { client } = await connectClient(hub, student);
    for (const name of names) for (let i = 0; i < 3; i++) beforeNext(name, outage);

    const { id } = await publish();
    await eventually(() => expect(client.ids).toEqual([id]));
    expect(lines).toMatchObject([
      { level: 50, msg: "inboxes cannot be read", err: { message: "no answer" } },
    ]);
  },
);

test("an outage after one that has ended is logged again", async () => {
  const { student, publish } = await classroom();
  const { hub, lines } = startHub({ pollMs: 10 });
  const { client } = await connectClient(hub, student);
  for (let round = 1; round <= 2; round++) {
    beforeNext("readNotifications", outage);
    await publish();
    await eventually(() => expect(client.ids).toHaveLength(round));
    expect(lines.map(({ msg }) => msg)).toEqual(
      Array.from({ length: round }, () => "inboxes cannot be read"),
    );
  }
});

test("frames are built for one change after the other", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { client, stream } = await connectClient(hub, student);
  calls.clear();
  let release: (() => void) | undefined;
  beforeNext("readNotifications", () => new Promise((resolve) => (release = resolve)));
  const first = await publish();
  hub.wake();
  await eventually(() => expect(release).toBeDefined());

  const second = await publish();
  hub.wake(); // marks the stream again while what it is sent is being read
  await eventually(() => expect(calls.get("recipientsAfter")).toBe(2));
  hub.onWritable(stream);
  expect(calls.get("readNotifications")).toBe(1);
  release?.();
  await eventually(() => expect(client.ids).toEqual([first.id, second.id]));
});

test("a stream that ends while its frame is built gets nothing more", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const leaving = await connectClient(hub, student);
  const staying = await connectClient(hub, student);
  beforeNext("readNotifications", () => {
    hub.close(leaving.stream, "client-gone");
    return Promise.resolve();
  });
  await publish();
  hub.wake();
  await eventually(() => expect(staying.client.ids).toHaveLength(1));
  expect(leaving.client.sizes).toHaveLength(1);
});

test("a change of an inbox asks for no session", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);
  const { id } = await publish();
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(1));
  calls.clear();
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(0));
  expect(calls.get("liveSessions")).toBeUndefined();
});

test("a stream that is still joining gets no heartbeat before its first frame", async () => {
  const { student } = await classroom();
  const { hub } = startHub({ heartbeatMs: 100 });
  const client = new TestClient();
  let release: (() => void) | undefined;
  beforeNext("readInboxes", () => new Promise((resolve) => (release = resolve)));
  const joining = connectClient(hub, student, { client });
  const witness = await connectClient(hub, await createActor("student"));
  await eventually(() => expect(witness.client.heartbeats).toBeGreaterThanOrEqual(3));
  expect(client.sizes).toEqual([]);

  release?.();
  await joining;
  expect(client.frames).toHaveLength(1);
  await eventually(() => expect(client.heartbeats).toBeGreaterThanOrEqual(1));
});

test("what the streams did is counted, refusals by their reason", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ heartbeatMs: 100, maxStreams: 2, maxStreamsPerUser: 1 });
  const { client, stream } = await connectClient(hub, student);
  await publish();
  hub.wake();
  await eventually(() => expect(client.ids).toHaveLength(1));
  await eventually(() => expect(client.heartbeats).toBeGreaterThanOrEqual(1));
  hub.close(stream, "client-gone");
  const { frames, heartbeats } = hub.counters;
  expect({ frames, heartbeats }).toEqual({ frames: 2, heartbeats: client.heartbeats });

  const join = async (actor = student, session = createSession(actor)) => {
    const { sink } = new TestClient();
    const [{ id: sessionId }, expiresAt] = [await session, Date.now() + 3_600_000];
    return hub.join({ userId: actor.id, sessionId, expiresAt, since: undefined, sink });
  };
  expect(await join(student, Promise.resolve({ id: "ended" } as never))).toBe("signed-out");
  await join();
  expect(await join()).toBe("too-many-for-user");
  await join(await createActor("student"));
  expect(await join(await createActor("student"))).toBe("full");
  expect(hub.draining).toBe(false);
  await hub.drain();
  expect(hub.draining).toBe(true);
  expect(await join()).toBe("draining");
  expect(hub.counters.refusals).toEqual({
    draining: 1,
    full: 1,
    "too-many-for-user": 1,
    "signed-out": 1,
  });
  expect(hub.counters.ends).toMatchObject({ revoked: 1, drained: 2, "client-gone": 1 });
});

test("a stream whose initial update cannot be read is counted as failed", async () => {
  const { student } = await classroom();
  const { hub } = startHub();
  beforeNext("readInboxes", outage);
  await expect(connectClient(hub, student)).rejects.toThrow("no answer");
  expect(hub.counters.ends.failed).toBe(1);
});
