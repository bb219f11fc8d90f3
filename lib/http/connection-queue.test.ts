import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { ConnectionQueue } from "./connection-queue";

/** A connection, and a way to send a request on it, which answers its response. */
function connect() {
  const socket = new Socket();
  const queue = new ConnectionQueue(socket);
  const begun: ServerResponse[] = [];
  const add = () => {
    const response = new ServerResponse(new IncomingMessage(socket));
    queue.add(response, () => begun.push(response));
    return response;
  };
  return { socket, queue, begun, add };
}

test("L1: a request begins when the response before it is over", () => {
  const { begun, add } = connect();
  const [first, second, third] = [add(), add(), add()];
  expect(begun).toEqual([first]);
  first.emit("close");
  expect(begun).toEqual([first, second]);
  second.emit("close");
  third.emit("close");
  const later = add();
  expect(begun).toEqual([first, second, third, later]);
});

test("L1: when sixteen wait no more is read, until none waits", () => {
  const { socket, begun, add } = connect();
  const responses = Array.from({ length: 16 }, add); // the first does not wait
  expect(socket.isPaused()).toBe(false);
  responses.push(add());
  expect(socket.isPaused()).toBe(true);

  for (const response of responses.slice(0, 15)) response.emit("close");
  expect([begun.length, socket.isPaused()]).toEqual([16, true]);
  responses[15]?.emit("close");
  expect([begun.length, socket.isPaused()]).toEqual([17, false]);
});

test("L1: what waits ends with the connection", () => {
  const { socket, begun, add } = connect();
  const [first] = [add(), add()];
  socket.emit("close");
  first.emit("close");
  expect(begun).toEqual([first]);
});

test("L1: nothing begins on a connection that is about to close", () => {
  const { socket, begun, add } = connect();
  const [first] = [add(), add()];
  socket.destroy();
  first.emit("close");
  expect(begun).toEqual([first]);
});

test("L1: only the response that the socket writes next can have the connection for itself", () => {
  const { socket, queue, add } = connect();
  const current = add();
  const other = new ServerResponse(new IncomingMessage(socket));
  expect(queue.dedicateTo(other)).toBe(false);
  expect(queue.dedicateTo(current)).toBe(true);
  expect(socket.destroyed).toBe(false);
  add();
  expect(socket.destroyed).toBe(true);
  expect(queue.dedicateTo(current)).toBe(false);
});

test("a connection is free again after the response that had it for itself", () => {
  const { socket, queue, begun, add } = connect();
  const stream = add();
  queue.dedicateTo(stream);
  stream.emit("close");
  const next = add();
  expect([begun, socket.destroyed]).toEqual([[stream, next], false]);
});
