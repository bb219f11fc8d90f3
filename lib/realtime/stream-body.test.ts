import { Socket } from "node:net";
import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import type { ReleasedOwner, ReleasedResponse } from "@/lib/http/released-response";
import type { Stream } from "./stream";
import { openBody, releasedBody } from "./stream-body";
import { getStreamSockets } from "./stream-sockets";

const bytes = (text: string) => new TextEncoder().encode(text);
/** A frame that has not the form of a chunk: what is written shows which was taken. */
const frame = (text: string) => ({ text: bytes(text), chunk: bytes(`[${text}]`) });
const stream = {} as Stream;

function fakeResponse() {
  const written: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    written.push(chunk.toString());
    done();
  };
  const response = Object.assign(new Writable({ write }), { headersSent: false });
  const [onDrain, onGone] = [vi.fn(), vi.fn()];
  return { response, written, onDrain, onGone };
}

function open(prelude?: Uint8Array) {
  const { response, written, ...events } = fakeResponse();
  const { begin, sink } = openBody(response, { ...events, prelude });
  return { response, written, body: begin(stream) as ReadableStream<Uint8Array>, sink, ...events };
}

test("nothing is asked for before somebody reads", async () => {
  const { body, sink, onDrain } = open();
  await Promise.resolve();
  expect(onDrain).not.toHaveBeenCalled();
  const reading = body.getReader().read();
  await Promise.resolve();
  expect(onDrain).toHaveBeenCalled();
  sink.write(frame("first"));
  expect(new TextDecoder().decode((await reading).value)).toBe("first");
});

test("the first bytes go through the body, with the prelude, the others past it", async () => {
  const { response, written, body, sink } = open(bytes("!"));
  expect(sink.ready()).toBe(false);
  sink.write(frame("first"));
  const { value } = await body.getReader().read();
  expect(new TextDecoder().decode(value)).toBe("first!");
  response.headersSent = true;
  expect(sink.ready()).toBe(true);
  sink.write(frame("second"));
  expect(written).toEqual(["second"]);
});

test("L1: who stops reading is gone, and what is written to them goes nowhere", async () => {
  const { body, sink, onGone } = open();
  await body.cancel();
  expect(onGone).toHaveBeenCalledTimes(1);
  sink.write(frame("late"));
  sink.close();
  sink.close();
});

test("a client that can take more is told the rest", () => {
  const { response, onDrain } = open();
  response.emit("drain");
  response.emit("drain");
  expect(onDrain).toHaveBeenCalledTimes(2);
});

test("nothing is written behind the end of a response", () => {
  const { response, written, sink } = open();
  response.headersSent = true;
  response.end("end");
  response.on("error", (error) => expect.unreachable(error.message));
  sink.write(frame("late"));
  expect(written).toEqual(["end"]);
});

test("closing ends the body, once", async () => {
  const { body, sink } = open();
  sink.close();
  sink.close();
  expect(await body.getReader().read()).toEqual({ done: true, value: undefined });
});

/** A body whose release comes on command. */
function openReleased({
  prelude,
  isChunked = true,
}: {
  prelude?: Uint8Array;
  isChunked?: boolean;
}) {
  const owners: ReleasedOwner[] = [];
  const written: string[] = [];
  const hub = { onWritable: vi.fn(), close: vi.fn() };
  const response = {
    isChunked,
    needsDrain: false,
    socket: new Socket(),
    write: (sent: Uint8Array) => void written.push(new TextDecoder().decode(sent)),
    end: vi.fn(() => true),
  };
  const onEnd = (owner: ReleasedOwner) => void owners.push(owner);
  const { begin, sink, isReleased } = releasedBody(hub, { onEnd }, prelude);
  const first = () => new Response(begin(stream)).text();
  const release = () => owners[0]?.onReleased(response as unknown as ReleasedResponse);
  return { response, written, first, sink, release, isReleased, owners, hub };
}

test.each([
  [true, "[second]"],
  [false, "second"],
])(
  "a released body ends with the first frame; what follows is written past it %#",
  async (isChunked, expected) => {
    const released = openReleased({ prelude: bytes("!"), isChunked });
    const { written, first, sink, release, isReleased, hub, response } = released;
    sink.write(frame("first"));
    expect(await first()).toBe("first!");
    expect([sink.ready(), isReleased()]).toEqual([false, false]);
    release();
    expect(hub.onWritable.mock.calls).toEqual([[stream]]);
    expect([sink.ready(), isReleased()]).toEqual([true, true]);
    sink.write(frame("second"));
    expect(written).toEqual([expected]);
    response.needsDrain = true;
    expect(sink.ready()).toBe(false);
  },
);

test("why a client is gone is told", () => {
  for (const [isSuperseded, reason] of [
    [false, "client-gone"],
    [true, "superseded"],
  ] as const) {
    const { first, release, owners, hub } = openReleased({});
    void first();
    release();
    owners[0]?.onGone(isSuperseded);
    expect(hub.close.mock.calls).toEqual([[stream, reason]]);
  }
});

test("a stream that ends before the release ends with it, and later at once", async () => {
  const early = openReleased({});
  await early.first();
  early.sink.close();
  expect(early.response.end).not.toHaveBeenCalled();
  early.release();
  expect(early.response.end).toHaveBeenCalledWith(false);
  expect(early.hub.onWritable).not.toHaveBeenCalled();

  const late = openReleased({});
  await late.first();
  late.release();
  const { size } = getStreamSockets();
  late.sink.close();
  expect(late.response.end).toHaveBeenCalledTimes(1);
  expect(getStreamSockets().size).toBe(size - 1); // the connection serves other requests
});
