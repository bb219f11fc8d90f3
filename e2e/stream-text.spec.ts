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
// SQLite keeps text as UTF-8, in which half a pair has no place.
const kept = (text: string) => text.toWellFormed();
const told = (events: string[]) =>
  events.flatMap((data) => (JSON.parse(data) as StreamFrame).newNotifications ?? []);
const message = nasty.join("|");

test("no text can break out of its event: the browser and a parser read the same from the wire", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.student);
  await page.goto("/app/settings");
  // Chromium's own EventSource is the other, independent parser.
  await page.evaluate(() => {
    const heard: string[] = [];
    const source = new EventSource("/api/notifications/stream");
    source.addEventListener("message", ({ data }) => heard.push(String(data)));
    Object.assign(window, { heard });
  });
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(async () => (await heard()).length).toBe(1);

  const { token } = await createSession(classroom.student);
  const stream = await openStream({ token, headers: { "Accept-Encoding": "gzip, deflate, br" } });
  expect(stream.headers["content-encoding"]).toBeUndefined();
  await stream.untilFrames(1);
  const sent = [];
  for (const title of nasty)
    sent.push((await announce(classroom.teacher, classroom.course, { title, message })).id);
  await stream.until(() => stream.received().length === nasty.length, 9_000);
  await expect
    .poll(async () => (await heard()).join("").split('"id":').length - 1)
    .toBe(nasty.length);

  const parsed: string[] = [];
  createParser({ onEvent: ({ data }) => parsed.push(data) }).feed(stream.text());
  for (const events of [parsed, await heard()]) {
    expect(told(events).map(({ id }) => id)).toEqual(sent);
    expect(told(events).map(({ title }) => title)).toEqual(nasty.map(kept));
    expect(new Set(told(events).map((notified) => notified.message))).toEqual(
      new Set([kept(message)]),
    );
  }
  stream.close();
});
