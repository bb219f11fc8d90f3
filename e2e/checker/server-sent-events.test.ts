import { array, assert, constantFrom, nat, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { eventStreamParser, type ServerSentEvent } from "./server-sent-events";

/** What comes out when `bytes` arrive in these pieces. */
function parse(...pieces: (string | Uint8Array)[]) {
  const heard: (ServerSentEvent | string | number)[] = [];
  const feed = eventStreamParser({
    onEvent: (event) => heard.push(event),
    onComment: (text) => heard.push(text),
    onRetry: (milliseconds) => heard.push(milliseconds),
  });
  for (const piece of pieces) feed(typeof piece === "string" ? Buffer.from(piece) : piece);
  return heard;
}

const message = (data: string, id = "", event = "message") => ({ id, event, data });

test.each<[string, string, ReturnType<typeof parse>]>([
  ["LF", "id: 1\ndata: a\n\n", [message("a", "1")]],
  ["CR", "id: 1\rdata: a\r\rdata: b\r\r:", [message("a", "1"), message("b", "1")]],
  ["CRLF", "id: 1\r\ndata: a\r\n\r\n", [message("a", "1")]],
  ["a byte order mark", "\ufeffdata: a\n\n", [message("a")]],
  ["only one byte order mark", "\ufeff\ufeffdata: a\n\n", []],
  ["comments", ": heartbeat\n:x\n\n", [" heartbeat", "x"]],
  ["one space after the colon", "data:  a\ndata:b\ndata\n\n", [message(" a\nb\n")]],
  [
    "an event's name, once",
    "event: x\ndata: a\n\ndata: b\n\n",
    [message("a", "", "x"), message("b")],
  ],
  ["an id without data", "id: 7\n\ndata: a\n\n", [message("a", "7")]],
  ["an id with NUL", "id: 1\nid: 2\0\ndata: a\n\n", [message("a", "1")]],
  ["retry in digits only", "retry: 3000\nretry: 3s\nretry: -1\n\n", [3000]],
  ["fields it does not know", "Data: a\n data: b\nfoo: c\n\n", []],
  ["an unfinished event", "data: a\n\ndata: b\n", [message("a")]],
])("understands %s", (_name, text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test("it does not matter where the bytes are cut", () => {
  const lines = constantFrom("id: 4", "data: 🎒\u2028", "data", ": é", "event: x", "retry: 5", "");
  const ends = constantFrom("\n", "\r\n", "\r");
  assert(
    property(array(tuple(lines, ends)), array(nat(100)), (stream, cuts) => {
      const bytes = Buffer.from(`${stream.flat().join("")}\n\n`);
      const places = [...new Set([0, ...cuts, bytes.length])]
        .filter((place) => place <= bytes.length)
        .toSorted((a, b) => a - b);
      const pieces = places.map((place, n) => bytes.subarray(place, places[n + 1]));
      expect(parse(...pieces)).toEqual(parse(bytes));
    }),
  );
});
