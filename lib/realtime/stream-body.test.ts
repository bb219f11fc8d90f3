import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { openBody, releasedBody } from "./stream-body";

const bytes = (text: string) => new TextEncoder().encode(text);

function fakeResponse() {
  const written: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    written.push(chunk.toString());
    done();
  };
  const response = Object.assign(new Writable({ write }), { headersSent: false });
  const [onDrain, onGone] = [vi.fn(), vi.fn()];
  const attach = () => void response.once("close", onGone);
  return { response, written, onDrain, onGone, attach };
}

function open(prelude?: Uint8Array) {
  const { response, written, ...events } = fakeResponse();
  const { body, sink } = openBody(response, { ...events, prelude });
  return { response, written, body: body() as ReadableStream<Uint8Array>, sink, ...events };
}

test("nothing is asked for before somebody reads", async () => {
  const { body, sink, onDrain } = open();
  await Promise.resolve();
  expect(onDrain).not.toHaveBeenCalled();
  const reading = body.getReader().read();
  await Promise.resolve();
  expect(onDrain).toHaveBeenCalled();
  sink.write(bytes("first"));
  expect(new TextDecoder().decode((await reading).value)).toBe("first");
});

test("the first bytes go through the body, with the prelude, the others past it", async () => {
  const { response, written, body, sink } = open(bytes("!"));
  expect(sink.ready()).toBe(false);
  sink.write(bytes("first"));
  const { value } = await body.getReader().read();
  expect(new TextDecoder().decode(value)).toBe("first!");
  response.headersSent = true;
  expect(sink.ready()).toBe(true);
  sink.write(bytes("second"));
  expect(written).toEqual(["second"]);
});

test("L1: who stops reading is gone, and what is written to them goes nowhere", async () => {
  const { body, sink, onGone } = open();
  await body.cancel();
  expect(onGone).toHaveBeenCalledTimes(1);
  sink.write(bytes("late"));
  sink.close();
  sink.close();
});

test("L1: who closes the connection is gone", async () => {
  const { response, onGone } = open();
  response.destroy();
  await vi.waitFor(() => expect(onGone).toHaveBeenCalledTimes(1));
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
  sink.write(bytes("late"));
  expect(written).toEqual(["end"]);
});

test("closing ends the body, once", async () => {
  const { body, sink } = open();
  sink.close();
  sink.close();
  expect(await body.getReader().read()).toEqual({ done: true, value: undefined });
});

/** A body whose release comes on command. */
function openReleased(prelude?: Uint8Array) {
  const { response, written, ...events } = fakeResponse();
  const waiting: (() => void)[] = [];
  const onEnd = (onReleased: () => void) => void waiting.push(onReleased);
  const { body, sink } = releasedBody(response, { onEnd }, { ...events, prelude });
  const first = () => new Response(body()).text();
  return { response, written, first, sink, release: () => waiting.shift()?.(), ...events };
}

test("a released body ends with the first frame; what follows is written to the response", async () => {
  const { written, first, sink, release, onDrain } = openReleased(bytes("!"));
  sink.write(bytes("first"));
  expect(await first()).toBe("first!");
  expect(sink.ready()).toBe(false);
  release();
  expect(onDrain).toHaveBeenCalledTimes(1);
  expect(sink.ready()).toBe(true);
  sink.write(bytes("second"));
  expect(written).toEqual(["second"]);
});

test("L1: a client that leaves before the release is gone", async () => {
  const { response, first, release, onGone } = openReleased();
  await first();
  response.destroy();
  await vi.waitFor(() => expect(onGone).toHaveBeenCalled());
  release();
});

test("a stream that ends before the release ends with it, and later at once", async () => {
  const early = openReleased();
  await early.first();
  early.sink.close();
  expect(early.response.writableEnded).toBe(false);
  early.release();
  expect(early.response.writableEnded).toBe(true);
  early.sink.write(bytes("late"));

  const late = openReleased();
  await late.first();
  late.release();
  late.sink.close();
  late.sink.close();
  expect(late.response.writableEnded).toBe(true);
  expect([...early.written, ...late.written]).toEqual([]);
});
