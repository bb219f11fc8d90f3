import { expect, test } from "vitest";
import { payloadFor, topicFor } from "./payload";

const raisedAt = new Date("2026-11-28T03:00:00.000Z");
const content = { id: "notif_1", title: "Ujian Senin", courseTitle: "Web Dasar", raisedAt };
const form = { locale: "id", hidesContent: false, origin: "https://kelas.example" } as const;
const shown = (...args: Parameters<typeof payloadFor>) =>
  JSON.parse(payloadFor(...args)) as unknown;

test("a message is declarative: title and course, and where it leads", () => {
  expect(shown(content, form)).toEqual({
    web_push: 8030,
    notification: {
      title: "Ujian Senin",
      body: "Web Dasar",
      lang: "id",
      dir: "auto",
      tag: "notif_1",
      timestamp: raisedAt.getTime(),
      navigate: "https://kelas.example/app/notifications/notif_1",
    },
  });
  expect(shown({ ...content, courseTitle: null }, form)).toMatchObject({
    notification: { body: "Dari sekolah" },
  });
});

test("with its content hidden it says neither, in the reader's language", () => {
  const hidden = payloadFor(content, { ...form, hidesContent: true, locale: "en" });
  expect(JSON.parse(hidden)).toMatchObject({ notification: { title: "New announcement" } });
  expect(hidden).not.toMatch(/Ujian|Web Dasar|body/);
});

test("a test says that it is one", () => {
  expect(shown(undefined, form)).toMatchObject({
    notification: {
      title: "Percobaan berhasil",
      navigate: "https://kelas.example/app/settings#push",
    },
  });
});

test("a topic is the notification's: short, of base64url, and always the same", () => {
  const topic = topicFor({ ...content, id: `notif_${"z".repeat(40)}` });
  expect(topic).toMatch(/^[\w-]{1,32}$/);
  expect(topicFor(content)).toBe(topicFor({ id: content.id }));
  expect(topicFor(content)).not.toBe(topicFor({ ...content, id: "notif_2" }));
});
