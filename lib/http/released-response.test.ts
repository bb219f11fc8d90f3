import { once } from "node:events";
import { createServer, IncomingMessage, type Server, ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { queryObjects } from "node:v8";
import { expect, onTestFinished, test, vi } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { type ReleasedOwner, type ReleasedResponse, ResponseRelease } from "./released-response";

class Owner implements ReleasedOwner {
  response: ReleasedResponse | undefined;
  drained = 0;
  readonly gone: boolean[] = [];
  onReleased(response: ReleasedResponse) {
    this.response = response;
  }
  onDrain() {
    this.drained++;
  }
  onGone(isSuperseded: boolean) {
    this.gone.push(isSuperseded);
  }
  write(body: string) {
    const size = Buffer.byteLength(body).toString(16);
    const isChunked = this.response?.isChunked;
    this.response?.write(Buffer.from(isChunked ? `${size}\r\n${body}\r\n` : body));
  }
}

/** A server whose responses are released after their first bytes; `/plain` answers as usual. */
async function serve(beforeEnd: (response: ServerResponse) => void = () => undefined) {
  const owners: Owner[] = [];
  const framework = vi.fn();
  const server = createServer((request, response) => {
    if (request.url === "/plain") {
      response.end("plain");
      return;
    }
    const release = new ResponseRelease(server, response);
    response.on("finish", () => framework("finish")).on("close", () => framework("close"));
    const owner = new Owner();
    owners.push(owner);
    release.onEnd(owner);
    response.write("first ");
    beforeEnd(response);
    response.end();
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const sockets: Socket[] = [];
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  });
  const open = async (...lines: string[]) => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    sockets.push(socket.on("error", () => undefined));
    socket.write(request("/", ...lines));
    const { length } = owners;
    await eventually(() => expect(owners[length]?.response).toBeDefined());
    return { socket, owner: owners[length] as Owner };
  };
  return { server, open, owners, framework };
}

const request = (path: string, ...lines: string[]) =>
  ["GET " + path + " HTTP/1.1", "Host: localhost", ...lines, "", ""].join("\r\n");

/** Everything that the socket receives from now on. */
function receivedBy(socket: Socket) {
  let received = "";
  socket.on("data", (data: Buffer) => (received += data.toString()));
  return () => received;
}

test("the framework's end is the end of the request, not of the response", async () => {
  const { open, framework } = await serve();
  const { socket, owner } = await open();
  const received = receivedBy(socket);
  await eventually(() => expect(framework.mock.calls).toEqual([["finish"], ["close"]]));
  owner.write("second ");
  owner.write("last");
  owner.response?.end(true);
  await once(socket, "close");
  expect(received()).toMatch(/\r\n\r\n6\r\nfirst \r\n7\r\nsecond \r\n4\r\nlast\r\n0\r\n\r\n$/);
  expect(owner.gone).toEqual([]);
});

/** Requests and responses in the heap, after a collection. */
const alive = () =>
  queryObjects(IncomingMessage, { format: "count" }) +
  queryObjects(ServerResponse, { format: "count" });

test("neither request nor response is kept, and server.close() cuts nothing off", async () => {
  const { open, server } = await serve();
  const before = alive();
  const streams = [];
  while (streams.length < 50) streams.push(await open());
  await eventually(() => expect(alive() - before).toBeLessThan(10));

  server.close();
  await nextTurn();
  const [first] = streams;
  const received = receivedBy(first?.socket as Socket);
  first?.owner.write("second");
  await eventually(() => expect(received()).toContain("second"));
  expect(streams.flatMap(({ owner }) => owner.gone)).toEqual([]);
  for (const { owner } of streams) owner.response?.end(false); // the server does not listen any more
  await Promise.all(streams.map(({ socket }) => once(socket.resume(), "close")));
});

test("its connection serves other requests after its end, another released one too", async () => {
  const { open, owners } = await serve();
  const { socket, owner } = await open();
  const received = receivedBy(socket);
  expect(owner.response?.end(false)).toBe(true);
  socket.write(request("/plain"));
  await eventually(() => expect(received()).toMatch(/0\r\n\r\nHTTP\/1.1 200 OK[^]*plain$/));
  socket.write(request("/"));
  await eventually(() => expect(owners[1]?.response).toBeDefined());
  owners[1]?.write("again");
  owners[1]?.response?.end(true);
  await once(socket, "close");
  expect(received()).toMatch(/first \r\n5\r\nagain\r\n0\r\n\r\n$/);
  expect([owner.gone, owners[1]?.gone]).toEqual([[], []]);
});

test("a client that leaves, in whatever way, is gone, once; nothing can be written then", async () => {
  const { open } = await serve();
  for (const leave of [
    (socket: Socket) => socket.destroy(),
    (socket: Socket) => socket.resetAndDestroy(),
    (socket: Socket) => socket.end(), // half of the connection
  ]) {
    const { socket, owner } = await open();
    leave(socket);
    await eventually(() => expect(owner.gone).toEqual([false]));
    owner.write("late");
    expect(owner.response?.end(false)).toBe(false);
    await eventually(() => expect(owner.response?.socket.destroyed).toBe(true));
    expect(owner.gone).toEqual([false]);
  }
});

test("a client that has left before the release is gone as well", async () => {
  const { open, owners } = await serve(({ req }) => void req.socket.destroy());
  void open().catch(() => undefined);
  await eventually(() => expect(owners[0]?.gone).toEqual([false]));
  expect(owners[0]?.response).toBeUndefined();
});

test("another request on the connection supersedes it; empty lines do not", async () => {
  const { open } = await serve();
  const { socket, owner } = await open();
  const received = receivedBy(socket);
  socket.write("\r\n\n");
  owner.write("still there");
  await eventually(() => expect(received()).toContain("still there"));
  expect(owner.gone).toEqual([]);

  socket.write(request("/plain"));
  await once(socket, "close");
  expect(owner.gone).toEqual([true]);
  expect(received()).not.toContain("plain");
});

test("what is no HTTP gets no answer in the middle of the response", async () => {
  const { open } = await serve();
  const { socket, owner } = await open();
  const received = receivedBy(socket);
  socket.write("\u0000\u0001 nonsense");
  await once(socket, "close");
  expect([owner.gone, received()]).toEqual([[true], expect.not.stringContaining("400")]);
});

test.each([
  ["HTTP/1.0", "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", /\r\n\r\nfirst second$/],
  ["Connection: close", request("/", "Connection: close"), /second\r\n0\r\n\r\n$/],
  ["Expect", request("/", "Expect: 100-continue", "Connection: close"), /^HTTP\/1.1 100 Continue/],
])("%s: the response stays open, and the connection ends with it", async (_, head, expected) => {
  const { server, owners } = await serve();
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const everything = text(socket);
  socket.write(head);
  await eventually(() => expect(owners[0]?.response).toBeDefined());
  await nextTurn();
  owners[0]?.write("second");
  expect(owners[0]?.response?.end(false)).toBe(false);
  expect(await everything).toMatch(expected);
});

test("a body that has not come makes a release impossible", async () => {
  const possible: boolean[] = [];
  const server: Server = createServer((_, response) => {
    setImmediate(() => {
      possible.push(new ResponseRelease(server, response).isPossible);
      response.end();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(request("/"));
  await eventually(() => expect(possible).toEqual([true]));
  socket.write(request("/", "Content-Length: 5"));
  await eventually(() => expect(possible).toEqual([true, false]));
  socket.destroy();
});

test("whether the client takes what is written is known", async () => {
  const { open } = await serve();
  const { socket, owner } = await open();
  socket.pause();
  expect(owner.response?.needsDrain).toBe(false);
  const message = "x".repeat(1024 * 1024);
  for (let written = 0; written < 16; written++) owner.write(message); // more than the kernel buffers
  expect([owner.response?.needsDrain, owner.drained]).toEqual([true, 0]);
  socket.resume();
  await eventually(() => expect(owner.drained).toBe(1));
  expect(owner.response?.needsDrain).toBe(false);
});
