import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { inTurns } from "./in-turns.mjs";

const REQUESTS = 20;

function keepBusy(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("requests that arrive at once are begun a few a turn, so that others have theirs between them", async () => {
  let turn = 0;
  const begun: { path: string; turn: number }[] = [];
  const count = () => void (turn++, (timer = setImmediate(count)));
  let timer = setImmediate(count);
  const handle = ({ url = "" }: IncomingMessage, response: ServerResponse) => {
    begun.push({ path: url, turn });
    keepBusy(5);
    response.end(url);
  };
  const server = createServer(inTurns(handle)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const paths = Array.from({ length: REQUESTS }, (_, i) => `/${i}`);
  const ask = async (path: string) => {
    const [answer] = (await once(get({ port, path, agent: false }), "response")) as [
      IncomingMessage,
    ];
    return Buffer.concat((await answer.toArray()) as Buffer[]).toString();
  };
  const asked = paths.map(ask);
  keepBusy(50); // until all of them have arrived
  expect(await Promise.all(asked)).toEqual(paths);
  clearImmediate(timer);
  server.close();

  expect(begun.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
  const inTurn = (at: number) => begun.filter((each) => each.turn === at).length;
  expect(Math.max(...begun.map((each) => inTurn(each.turn)))).toBeLessThanOrEqual(3);
});
