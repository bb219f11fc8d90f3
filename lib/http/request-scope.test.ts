import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ConnectionQueue } from "./connection-queue";
import { currentScope, markActionBegun, runInScope } from "./request-scope";

function newScope() {
  const request = new IncomingMessage(new Socket());
  const connection = new ConnectionQueue(request.socket);
  return { request, response: new ServerResponse(request), connection };
}

test("L6: an action that has begun is noted in its own request only", () => {
  const [first, second] = [newScope(), newScope()];
  runInScope(first, () => {
    runInScope(second, markActionBegun);
    expect(currentScope()).toBe(first);
  });
  expect([first, second].map((scope) => "isActionBegun" in scope)).toEqual([false, true]);
  expect(second).toHaveProperty("isActionBegun", true);
});

test("outside of requests there is nothing to note", () => {
  expect(currentScope()).toBeUndefined();
  expect(markActionBegun).not.toThrow();
});

test("L1: what a request leaves behind no longer has its scope", async () => {
  const scope = newScope();
  let leftBehind: Promise<unknown> | undefined;
  runInScope(scope, () => {
    leftBehind = nextTurn().then(currentScope);
  });
  scope.response.emit("close");
  expect(await leftBehind).toBeUndefined();
});
