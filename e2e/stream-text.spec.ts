import { createParser } from "eventsource-parser";
import { announce, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { openStream } from "./support/event-stream";
import type { StreamFrame } from "@/lib/realtime/encode";

const nasty = [
  "baris\nbaru\r\ndan\rlagi",
  '\n\ndata: {"unreadCount":99}\n\n',
  "id: 0.0\nretry: 1\nevent: lain",
  "pemisah\u2028baris\u2029paragraf\u0085",
  "emoji 👩‍🏫🎒 dan 🇮🇩",
  "\ufeffBOM, kutip \"'\\ dan </script><!--",
  "setengah \ud83c pasangan",
];
// SQLite stores text as UTF-8, which cannot contain lone surrogates.
const asStored = (text: string) => text.toWellFormed();
const notificationsIn = (events: string[]) =>
  events.flatMap((data) => (JSON.parse(data) as StreamFrame).newNotifications ?? []);
const message = nasty.join("|");

test("no text can break out of its event: the browser and a parser parse the same events", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.student);
  await page.goto("/app/settings");
  // Chromium's own EventSource is a second, independent parser.
  await page.evaluate(() => {
    const received: string[] = [];
    const source = new EventSource("/api/notifications/stream");
    source.addEventListener("message", ({ data }) => received.push(String(data)));
    Object.assign(window, { received });
  });
  const received = () =>
    page.evaluate(() => (window as unknown as { received: string[] }).received);
  await expect.poll(async () => (await received()).length).toBe(1);

  const { token } = await createSession(classroom.student);
  const stream = await openStream({ token, headers: { "Accept-Encoding": "gzip, deflate, br" } });
  expect(stream.headers["content-encoding"]).toBeUndefined();
  await stream.untilFrames(1);
  const sent = [];
  for (const title of nasty)
    sent.push((await announce(classroom.teacher, classroom.course, { title, message })).id);
  await stream.until(() => stream.received().length === nasty.length, 9_000);
  await expect
    .poll(async () => (await received()).join("").split('"id":').length - 1)
    .toBe(nasty.length);

  const parsed: string[] = [];
  createParser({ onEvent: ({ data }) => parsed.push(data) }).feed(stream.text());
  for (const events of [parsed, await received()]) {
    expect(notificationsIn(events).map(({ id }) => id)).toEqual(sent);
    expect(notificationsIn(events).map(({ title }) => title)).toEqual(nasty.map(asStored));
    expect(new Set(notificationsIn(events).map((notified) => notified.message))).toEqual(
      new Set([asStored(message)]),
    );
  }
  stream.close();
});
