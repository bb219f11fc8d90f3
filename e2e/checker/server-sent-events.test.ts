import { array, assert, constantFrom, nat, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { eventStreamParser, type ServerSentEvent } from "./server-sent-events";

/** Parses bytes that arrive in these chunks. */
function parse(...pieces: (string | Uint8Array)[]) {
  const received: (ServerSentEvent | string | number)[] = [];
  const feed = eventStreamParser({
    onEvent: (event) => received.push(event),
    onComment: (text) => received.push(text),
    onRetry: (milliseconds) => received.push(milliseconds),
  });
  for (const piece of pieces) feed(typeof piece === "string" ? Buffer.from(piece) : piece);
  return received;
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
  ["unknown fields", "Data: a\n data: b\nfoo: c\n\n", []],
  ["an unfinished event", "data: a\n\ndata: b\n", [message("a")]],
])("parses %s", (_name, text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test("chunk boundaries do not matter", () => {
  const lines = constantFrom("id: 4", "data: 🎒\u2028", "data", ": é", "event: x", "retry: 5", "");
  const ends = constantFrom("\n", "\r\n", "\r");
  assert(
    property(array(tuple(lines, ends)), array(nat(100)), (stream, cuts) => {
      const bytes = Buffer.from(`${stream.flat().join("")}\n\n`);
      const offsets = [...new Set([0, ...cuts, bytes.length])]
        .filter((offset) => offset <= bytes.length)
        .toSorted((a, b) => a - b);
      const pieces = offsets.map((offset, n) => bytes.subarray(offset, offsets[n + 1]));
      expect(parse(...pieces)).toEqual(parse(bytes));
    }),
  );
});
