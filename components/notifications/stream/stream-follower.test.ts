import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { followScript, json, refuse, START, streamOf, USER } from "./testing/scripted-server";

const frame = (seq: number, data: object) => `id: abc.${seq}\ndata: ${JSON.stringify(data)}\n\n`;
const notification = { id: "notif_1", title: "Satu", courseTitle: "Web", seq: 7 };
const inbox = { items: [], next: null, unreadCount: 0, position: START, userId: USER };

test("it starts after the position and delivers each frame with its range", async () => {
  const frames =
    frame(5, { unreadCount: 0 }) + frame(8, { unreadCount: 1, newNotifications: [notification] });
  const { updates, requests, states, until } = await followScript({ stream: streamOf(frames) });
  await until(() => expect(updates).toHaveLength(2));

  expect(requests).toEqual([{ path: "/api/notifications/stream", after: START }]);
  expect(states).toEqual(["online"]);
  expect(updates).toMatchObject([
    { from: START, to: START, unreadCount: 0, notifications: [] },
    { from: START, to: "abc.8", unreadCount: 1, notifications: [notification] },
  ]);
});

test("WebKit, which buffers the first kilobyte, requests padding", async () => {
  vi.stubGlobal("GestureEvent", Event); // only WebKit has it
  onTestFinished(() => void vi.unstubAllGlobals());
  const { updates, requests, until } = await followScript({
    stream: streamOf(frame(5, { unreadCount: 0 })),
  });
  await until(() => expect(updates).toHaveLength(1));
  expect(requests).toEqual([{ path: "/api/notifications/stream?padded=1", after: START }]);
});

test("what frames and polls say of changed copies and receipts is delivered", async () => {
  const changed = { inboxChanged: true, receiptsChanged: true };
  const stream = streamOf(frame(6, { unreadCount: 1, ...changed }));
  const streamed = await followScript({ stream });
  await streamed.until(() => expect(streamed.updates).toMatchObject([{ to: "abc.6", ...changed }]));

  const poll = json({ ...inbox, position: "abc.9", inboxChanged: true });
  const polled = await followScript({ stream: refuse(503), poll });
  await polled.until(() => expect(polled.updates).toMatchObject([{ to: "abc.9", ...changed }]));

  const quiet = await followScript({ stream: refuse(503), poll: json(inbox) });
  await quiet.until(() => expect(quiet.updates).toHaveLength(1));
  const [update] = quiet.updates;
  expect([update?.inboxChanged, update?.receiptsChanged]).toEqual([undefined, undefined]);
});

test("a stream that ends is opened again after the last frame, with the server's retry delay", async () => {
  const { streams, states, until } = await followScript({
    stream: (response, request) => {
      streamOf(`retry: 1000\n${frame(9, { unreadCount: 0 })}`)(response, request);
      if (streams().length === 1) response.end();
    },
  });
  await until(() => expect(streams().map(({ after }) => after)).toEqual([START, "abc.9"]));
  await until(() => expect(states).toEqual(["online", "reconnecting", "online"]));
});

test("without a session it waits until the page is visible again", async () => {
  const { script, follower, requests, states, until } = await followScript({ stream: refuse(401) });
  await until(() => expect(states).toEqual(["signed-out"]));
  await wait(50);
  expect(requests).toHaveLength(1);

  script.stream = streamOf(frame(5, { unreadCount: 0 }));
  follower.revive();
  await until(() => expect(states).toEqual(["signed-out", "online"]));
});

test("another user's stream is not read", async () => {
  const stream = streamOf(frame(6, { unreadCount: 9 }), "user_2");
  const { states, updates, until } = await followScript({ stream });
  await until(() => expect(states).toEqual(["user-changed"]));
  expect(updates).toEqual([]);
});

test.each([
  ["is refused", refuse(503)],
  ["is some other page", json("<html>")],
  ["never responds", () => {}],
  ["opens and delivers nothing", streamOf()],
  [
    "ends before it delivers",
    (response) =>
      response.writeHead(200, { "Content-Type": "text/event-stream", "Stream-User": USER }).end(),
  ],
] as [string, ReturnType<typeof streamOf>][])(
  "when the stream %s it polls, and retries the stream later",
  async (_, stream) => {
    const items = [{ ...notification, seq: 8 }, notification];
    const poll = json({ ...inbox, items, unreadCount: 2, position: "abc.8" });
    const { script, follower, polls, streams, states, updates, until } = await followScript(
      { stream, poll },
      { firstFrameMs: 200 },
    );
    await until(() => expect(states).toEqual(["polling"]));
    expect(polls()).toMatchObject([{ path: "/api/notifications?after=5&limit=100" }]);
    expect(updates).toMatchObject([
      { from: START, to: "abc.8", unreadCount: 2, notifications: [{ seq: 7 }, { seq: 8 }] },
    ]);

    script.stream = streamOf(frame(8, { unreadCount: 2 }));
    follower.revive();
    await until(() => expect(states).toEqual(["polling", "online"]));
    expect(streams().at(-1)?.after).toBe("abc.8");
  },
);

test("Retry-After is respected; a page that becomes visible polls meanwhile", async () => {
  const { follower, polls, streams, until } = await followScript({
    stream: refuse(429, { "Retry-After": "60" }),
    poll: json(inbox),
  });
  await until(() => expect(polls()).toHaveLength(1));
  await wait(20);
  follower.revive();
  await until(() => expect(polls()).toHaveLength(2));
  expect(streams()).toHaveLength(1);
});

test("it polls repeatedly while the stream is unavailable", async () => {
  const { polls, until } = await followScript(
    { stream: refuse(503), poll: json(inbox) },
    { pollMs: 20 },
  );
  await until(() => expect(polls().length).toBeGreaterThan(3));
});

test("a poll that is incomplete is a reset: another log, or more than one page", async () => {
  for (const change of [{ position: "def.8" }, { position: "abc.900", next: 700 }]) {
    const poll = json({ ...inbox, items: [notification], ...change });
    const { updates, until } = await followScript({ stream: refuse(503), poll });
    await until(() => expect(updates).toMatchObject([{ reset: true, notifications: [] }]));
  }
});

test("a poll delivers neither another user's inbox nor one without a session", async () => {
  for (const [poll, state] of [
    [json({ ...inbox, userId: "user_2", items: [notification] }), "user-changed"],
    [refuse(401), "signed-out"],
  ] as const) {
    const { states, updates, until } = await followScript({ stream: refuse(503), poll });
    await until(() => expect(states).toEqual([state]));
    expect(updates).toEqual([]);
  }
});

test("a connection that breaks is offline, and no poll is sent", async () => {
  const { states, polls, until } = await followScript({
    stream: (response) => response.socket?.destroy(),
  });
  await until(() => expect(states).toEqual(["offline"]));
  expect(polls()).toEqual([]);
});

test("a stream without heartbeats is opened again", async () => {
  const stream = streamOf(frame(5, { unreadCount: 0 }));
  const { streams, until } = await followScript({ stream }, { silenceMs: 50 });
  await until(() => expect(streams().length).toBeGreaterThan(1));
});

test("a page that becomes visible restarts a silent stream at once", async () => {
  const stream = streamOf(frame(5, { unreadCount: 0 }));
  const { follower, streams, states, until } = await followScript({ stream }, { staleMs: 20 });
  await until(() => expect(states).toEqual(["online"]));
  follower.revive();
  await wait(30);
  follower.revive();
  await until(() => expect(states).toEqual(["online", "reconnecting", "online"]));
  expect(streams()).toHaveLength(2);
});

test("a restart connects again at once", async () => {
  const stream = streamOf(frame(5, { unreadCount: 0 }));
  const { follower, streams, states, until } = await followScript({ stream });
  await until(() => expect(states).toEqual(["online"]));
  follower.restart();
  await until(() => expect(states).toEqual(["online", "reconnecting", "online"]));
  expect(streams()).toHaveLength(2);
});

test("another build of the server is reported", async () => {
  const first = frame(5, { unreadCount: 0 });
  const { script, follower, states, builds, until } = await followScript({
    stream: streamOf(first, USER, "lama"),
  });
  await until(() => expect(states.at(-1)).toBe("online"));
  expect(new Set(builds)).toEqual(new Set(["lama"]));
  script.stream = streamOf(first, USER, "baru");
  follower.restart();
  await until(() => expect(builds.at(-1)).toBe("baru"));
  expect(states.at(-1)).toBe("online");
});

test("stopping closes the connection and sends no more status", async () => {
  let closed = false;
  const { follower, states, until } = await followScript({
    stream: (response, request) => {
      streamOf(frame(5, { unreadCount: 0 }))(response, request);
      response.on("close", () => (closed = true));
    },
  });
  await until(() => expect(states).toEqual(["online"]));
  follower.stop();
  await until(() => expect(closed).toBe(true));
  expect(states).toEqual(["online"]);
});
