import { expect, test } from "vitest";
import { readBody } from "./body";

const LIMIT = 1000;
const long = Array.from({ length: 5000 }, () => 400);

type Sent = { chunks: number[]; declared?: number };

/** A request whose body comes in chunks of these sizes, and how many of them were taken from it. */
function requestOf({ chunks, declared }: Sent) {
  let taken = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const size = chunks[taken];
        if (size === undefined) return controller.close();
        controller.enqueue(new Uint8Array(size).fill(taken++));
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  const headers: HeadersInit = declared === undefined ? {} : { "Content-Length": `${declared}` };
  const init = { method: "POST", headers, body, duplex: "half" };
  const request = new Request("http://localhost", init);
  return { request, seen: () => ({ taken, cancelled }) };
}

test.each<Sent>([
  { chunks: [] },
  { chunks: [0, 5, 0] },
  { chunks: [LIMIT] },
  { chunks: [1, LIMIT - 2, 1], declared: LIMIT },
  { chunks: [LIMIT], declared: 3 },
])("reads a body up to the limit: %o", async (sent) => {
  const body = await readBody(requestOf(sent).request, LIMIT);
  const bytes = sent.chunks.flatMap((size, i) => Array.from({ length: size }, () => i));
  expect([...(body as Uint8Array)]).toEqual(bytes);
});

test("a request without a body has an empty one", async () => {
  const body = await readBody(new Request("http://localhost", { method: "POST" }), LIMIT);
  expect(body).toHaveLength(0);
});

test.each<{ sent: Sent; taken: number }>([
  { sent: { chunks: [LIMIT + 1] }, taken: 1 },
  { sent: { chunks: long }, taken: 3 },
  { sent: { chunks: long, declared: 10 }, taken: 3 },
  { sent: { chunks: long, declared: NaN }, taken: 3 },
])("rejects a body over the limit, and stops reading it: %o", async ({ sent, taken }) => {
  const { request, seen } = requestOf(sent);
  expect(await readBody(request, LIMIT)).toMatchObject({ status: 413 });
  expect(seen()).toEqual({ taken, cancelled: true });
});

test("rejects a declared length over the limit without reading", async () => {
  const { request, seen } = requestOf({ chunks: [1], declared: LIMIT + 1 });
  expect(await readBody(request, LIMIT)).toMatchObject({ status: 413 });
  expect(seen().taken).toBe(0);
});

test("rejects a body that is aborted", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  const init = { method: "POST", body, duplex: "half" };
  const answer = await readBody(new Request("http://localhost", init), LIMIT);
  expect(answer).toMatchObject({ status: 400 });
  expect(await (answer as Response).json()).toHaveProperty("detail", "The body broke off.");
});
