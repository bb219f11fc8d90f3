import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { env } from "@/lib/env";
import { getStreamSockets, StreamSockets } from "./stream-sockets";

const SILENCE_MS = 60_000;

/** A stream whose socket is guarded, and its client's end. */
async function openStream(sockets: StreamSockets) {
  let response: ServerResponse | undefined;
  const server = createServer((_, given) => {
    response = given;
    sockets.addFor(given);
    given.write("begun");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(client, "data");
  client.resume();
  if (!response) throw new Error("no request came");
  return { response, client, socket: response.req.socket };
}

test("G5: a socket without progress does not stay for ever", async () => {
  const { socket } = await openStream(new StreamSockets(SILENCE_MS));
  expect(socket.timeout).toBe(SILENCE_MS);
});

test("G5: a client may be silent for three heartbeats", async () => {
  expect(getStreamSockets()).toBe(getStreamSockets());
  const { socket } = await openStream(getStreamSockets());
  expect(socket.timeout).toBe(3 * env.STREAM_HEARTBEAT_MS);
});

test("a stream that ends leaves its connection to other requests, and nothing behind", async () => {
  const sockets = new StreamSockets(SILENCE_MS);
  const { response, socket } = await openStream(sockets);
  expect(sockets.size).toBe(1);
  response.end();
  await eventually(() => expect(sockets.size).toBe(0));
  expect(socket.destroyed).toBe(false);
});

test("J3: when the process is to stop the connection ends with its stream, not before", async () => {
  const sockets = new StreamSockets(SILENCE_MS);
  const { response, socket, client } = await openStream(sockets);
  sockets.leave();
  expect(socket.destroyed).toBe(false);
  response.end();
  await once(client, "close");
  await eventually(() => expect([socket.destroyed, sockets.size]).toEqual([true, 0]));
});

test("J3: what is left in the end is cut off", async () => {
  const sockets = new StreamSockets(SILENCE_MS);
  const [first, second] = [await openStream(sockets), await openStream(sockets)];
  sockets.destroy();
  await Promise.all([once(first.client, "close"), once(second.client, "close")]);
  await eventually(() => expect(sockets.size).toBe(0));
});

test("a connection that outlives its stream is not cut off with the others", async () => {
  const sockets = new StreamSockets(SILENCE_MS);
  const { socket } = await openStream(new StreamSockets(SILENCE_MS));
  sockets.add(socket);
  sockets.remove(socket);
  sockets.destroy();
  expect([sockets.size, socket.destroyed]).toEqual([0, false]);
});
