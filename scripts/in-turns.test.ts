import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurns } from "./in-turns.mjs";

const REQUESTS = 12;

function keepBusy(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("of requests that arrive at once a few are begun at once, the others one a turn and in their order", async () => {
  const begun: string[] = [];
  const listen = inTurns(({ url = "" }) => {
    begun.push(url);
    keepBusy(5);
  });
  const urls = Array.from({ length: REQUESTS }, (_, i) => `/${i}`);
  for (const url of urls) {
    const request = new IncomingMessage(new Socket());
    request.url = url;
    listen(request, new ServerResponse(request));
  }
  expect(begun.length).toBeGreaterThanOrEqual(1);
  expect(begun.length).toBeLessThanOrEqual(3);
  for (let turns = 0; turns < REQUESTS && begun.length < REQUESTS; turns++) {
    const before = begun.length;
    await nextTurn();
    expect(begun.length - before).toBeLessThanOrEqual(1);
  }
  expect(begun).toEqual(urls);
});
