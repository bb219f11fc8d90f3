import { announce, createSession } from "@/lib/testing/factories";
import { setRead } from "@/lib/notifications/mutations";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { openStream } from "./support/event-stream";
import { startInstance } from "./support/instance";

// The tests write to the server's database from their own process: the stream can only get it from the
// change log.
const ONE_POLL_MS = 9_000;
const api = (path: string) => `${E2E_ORIGIN}/api/notifications${path}`;

test("an anonymous client gets a problem before any byte of a stream", async () => {
  const stream = await openStream();
  await stream.untilEnded();
  expect(stream.status).toBe(401);
  expect(stream.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(JSON.parse(stream.text())).toEqual({
    type: "about:blank",
    title: "Unauthorized",
    status: 401,
  });
});

test("HEAD opens no stream and returns the allowed methods", async ({ classroom, request }) => {
  const { token } = await createSession(classroom.student);
  const response = await request.head(api("/stream"), { headers: { Cookie: `session=${token}` } });
  expect(response.status()).toBe(405);
  expect(response.headers()["allow"]).toBe("GET");
});

test("the first frame comes at once, uncompressed", async ({ classroom }) => {
  const { token } = await createSession(classroom.student);
  const stream = await openStream({ token, headers: { "Accept-Encoding": "gzip, br" } });
  await stream.untilFrames(1, 1_000);

  expect(stream.status).toBe(200);
  expect(stream.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  expect(stream.headers["content-encoding"]).toBeUndefined();
  expect(stream.text()).toMatch(
    /^retry: \d{4}\nid: [0-9a-f]{12}\.\d+\ndata: \{"unreadCount":0\}\n\n$/,
  );
  stream.close();
});

test("a silent stream gets heartbeats as often as is set", async ({ classroom }) => {
  const instance = await startInstance(3299, { STREAM_HEARTBEAT_MS: "500" });
  try {
    const { token } = await createSession(classroom.student);
    const stream = await openStream({ token, origin: instance.origin });
    await stream.until(() => stream.text().split("\n\n: heartbeat\n\n").length > 2, 10_000);
    expect(stream.frames()).toHaveLength(1);
    stream.close();
  } finally {
    await instance.stop();
  }
});

test("an announcement from another process arrives within one poll, in the documented fields", async ({
  classroom,
}) => {
  const { token } = await createSession(classroom.student);
  const stream = await openStream({ token });
  await stream.untilFrames(1);
  const { id } = await announce(classroom.teacher, classroom.course, {
    title: "Modul baru tersedia",
    link: "https://contoh.sch.id/modul-3",
  });

  await stream.untilFrames(2, ONE_POLL_MS);

  expect(stream.frames()[1]).toMatchObject({
    unreadCount: 1,
    newNotifications: [
      {
        id,
        type: "course_update",
        title: "Modul baru tersedia",
        message: "Modul 3 sudah bisa diakses",
        link: "https://contoh.sch.id/modul-3",
      },
    ],
  });
  expect(stream.text()).toContain('data: {"unreadCount":1,"newNotifications":[{"id":"notif_');
  stream.close();
});

test("a reconnecting client gets exactly what it missed, once", async ({ classroom }) => {
  const { token } = await createSession(classroom.student);
  const before = await openStream({ token });
  await before.untilFrames(1);
  const lastEventId = before.lastEventId();
  before.close();
  const missed = [];
  for (const title of ["Satu", "Dua", "Tiga"]) {
    missed.push((await announce(classroom.teacher, classroom.course, { title })).id);
  }

  const after = await openStream({ token, lastEventId });
  await after.untilFrames(1, 1_000);
  expect(after.received()).toEqual(missed);
  expect(after.frames()[0]?.unreadCount).toBe(3);

  const again = await openStream({ token, since: after.lastEventId() });
  await again.untilFrames(1);
  expect(again.frames()).toEqual([{ unreadCount: 3 }]);
  after.close();
  again.close();
});

test("an unusable position leads to a reset; an invalid one starts at the head", async ({
  classroom,
}) => {
  const { token } = await createSession(classroom.student);
  await announce(classroom.teacher, classroom.course);
  for (const [lastEventId, expected] of [
    ["0123456789ab.1", { unreadCount: 1, reset: true }],
    ["-1", { unreadCount: 1 }],
    ["9".repeat(400), { unreadCount: 1 }],
  ] as const) {
    const stream = await openStream({ token, lastEventId });
    await stream.untilFrames(1);
    expect(stream.frames()).toEqual([expected]);
    stream.close();
  }
});

test("no stream gets another course's announcements", async ({ classroom }) => {
  const [inside, outside] = await Promise.all([
    createSession(classroom.student),
    createSession(classroom.outsider),
  ]);
  const streams = await Promise.all([openStream(inside), openStream(outside)]);
  await Promise.all(streams.map((stream) => stream.untilFrames(1)));

  await announce(classroom.teacher, classroom.course);

  await streams[0].untilFrames(2, ONE_POLL_MS);
  expect(streams[1].frames()).toEqual([{ unreadCount: 0 }]);
  for (const stream of streams) stream.close();
});

test("marking as read lowers the count on an open stream", async ({ classroom, request }) => {
  const { id } = await announce(classroom.teacher, classroom.course);
  const { token } = await createSession(classroom.student);
  const stream = await openStream({ token });
  await stream.untilFrames(1);
  expect(stream.frames()[0]).toEqual({ unreadCount: 1 });

  const headers = { Cookie: `session=${token}` };
  const response = await request.put(api(`/${id}`), { headers, data: { read: true } });
  expect(response.status()).toBe(200);
  await stream.untilFrames(2, 1_000); // the same process: without waiting for the poll
  expect(stream.frames()[1]).toEqual({ unreadCount: 0 });

  await setRead(classroom.student, { id, read: false });
  await stream.untilFrames(3, ONE_POLL_MS);
  expect(stream.frames()[2]).toEqual({ unreadCount: 1 });
  stream.close();
});

test("signing out ends the session's stream, and a reconnect is refused", async ({
  classroom,
  request,
}) => {
  const [first, second] = [
    await createSession(classroom.student),
    await createSession(classroom.student),
  ];
  const [ending, staying] = [await openStream(first), await openStream(second)];
  await Promise.all([ending.untilFrames(1), staying.untilFrames(1)]);

  const response = await request.post(`${E2E_ORIGIN}/demo/lucia?/logout`, {
    headers: { Cookie: `session=${first.token}`, Origin: E2E_ORIGIN },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);

  await ending.untilEnded(2_000);
  const back = await openStream({ token: first.token, lastEventId: ending.lastEventId() });
  expect(back.status).toBe(401);
  expect((await openStream(second)).status).toBe(200);
  staying.close();
});

test("a sixth stream of one user is refused", async ({ classroom }) => {
  const { token } = await createSession(classroom.student);
  const streams = [];
  for (let n = 0; n < 5; n++) streams.push(await openStream({ token }));
  const sixth = await openStream({ token });
  expect(sixth.status).toBe(429);
  expect(sixth.headers["retry-after"]).toMatch(/^\d+$/);

  streams[0]?.close();
  await expect.poll(async () => (await openStream({ token })).status).toBe(200);
  for (const stream of streams) stream.close();
});
