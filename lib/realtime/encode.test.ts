import { createParser, type EventSourceMessage } from "eventsource-parser";
import { expect, test } from "vitest";
import {
  type EncodedFrame,
  encodeFrame,
  heartbeat,
  type StreamedNotification,
  type StreamFrame,
} from "./encode";

const position = { epoch: "0f3a", seq: 42 };
const notification: StreamedNotification = {
  id: "notif_abc123",
  type: "course_update",
  title: "Modul baru tersedia",
  message: "Modul 3 sudah bisa diakses",
  link: "/app/courses/123",
  seq: 42,
  courseTitle: "Robotika",
  createdAt: "2026-01-05T02:00:00.000Z",
};

const text = (frame: EncodedFrame) => new TextDecoder().decode(frame.text);

function parse(bytes: EncodedFrame) {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  parser.feed(text(bytes));
  return events;
}

test("a frame is an id and one line of data", () => {
  expect(text(encodeFrame({ unreadCount: 3 }, position))).toBe(
    'id: 0f3a.42\ndata: {"unreadCount":3}\n\n',
  );
});

test("the first frame says when to come back", () => {
  expect(text(encodeFrame({ unreadCount: 0, reset: true }, position, 2500))).toBe(
    'retry: 2500\nid: 0f3a.42\ndata: {"unreadCount":0,"reset":true}\n\n',
  );
});

test("the five documented fields come first, under their names", () => {
  const frame = encodeFrame({ unreadCount: 1, newNotifications: [notification] }, position);
  expect(text(frame)).toContain(
    'data: {"unreadCount":1,"newNotifications":[{"id":"notif_abc123","type":"course_update",' +
      '"title":"Modul baru tersedia","message":"Modul 3 sudah bisa diakses","link":"/app/courses/123",',
  );
});

test("nobody who splits lines loosely finds one too many", () => {
  const title = "a\u0085b\u2028c\u2029d\r\ne";
  const frame = encodeFrame(
    { unreadCount: 1, newNotifications: [{ ...notification, title }] },
    position,
  );
  expect(text(frame).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)).toHaveLength(4);
  expect(
    (JSON.parse(parse(frame)[0]?.data ?? "") as StreamFrame).newNotifications?.[0]?.title,
  ).toBe(title);
});

test("the heartbeat is a comment, which is no event", () => {
  expect(text(heartbeat)).toBe(": heartbeat\n\n");
  expect(parse(heartbeat)).toEqual([]);
});

test.each([
  "a\rb",
  "a\nb",
  "a\r\nb",
  "a\u2028b\u2029c",
  "🎓 wisuda 👩‍🏫",
  "\n\nevent: x\ndata: y",
  "\r\rid: 0.0\r\rdata: y\r\r",
  "\ufeffdata: y",
  "\u0000",
  '"}\\',
  ": komentar",
])("the title %j travels in exactly one event", (title) => {
  const frame: StreamFrame = {
    unreadCount: 1,
    newNotifications: [{ ...notification, title, message: title, courseTitle: title }],
  };
  const events = parse(encodeFrame(frame, position));

  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ id: "0f3a.42", event: undefined });
  expect(JSON.parse(events[0]?.data ?? "")).toEqual(frame);
});

test.each(["Halo", "🎒 Émile", "x".repeat(70_000)])(
  "as an HTTP chunk a frame has its size in bytes in front %#",
  (title) => {
    const newNotifications = [{ ...notification, title }];
    const frame = encodeFrame({ unreadCount: 1, newNotifications }, position);
    const size = frame.text.byteLength.toString(16);
    expect(new TextDecoder().decode(frame.chunk)).toBe(`${size}\r\n${text(frame)}\r\n`);
    expect(frame.text.buffer).toBe(frame.chunk.buffer); // held once
  },
);
