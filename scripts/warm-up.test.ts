import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WarmUp } from "./warm-up.mjs";

const firstRequests = ["/login", "/app", "/demo/lucia/login", "/api/notifications"];

async function listen(server: Server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server.address() as AddressInfo;
}

test("the first requests are its own, repeated until the start is complete; others wait for their end", async () => {
  const warmUp = new WarmUp();
  const served: string[] = [];
  let refusals = 6;
  const server = createServer((request, response) => {
    const serve = () => {
      if (request.url !== "/other" && refusals-- > 0) return response.writeHead(503).end();
      served.push(request.url ?? "");
      return response.end(request.headers.host);
    };
    if (warmUp.isOver || warmUp.isOwn(request)) serve();
    else void warmUp.end.then(serve);
  });
  const address = await listen(server);
  const other = fetch(`http://127.0.0.1:${address.port}/other`);
  await once(server, "request");
  expect(served).toEqual([]);
  await warmUp.run(address);
  expect((await other).status).toBe(200);
  expect(served.toSorted()).toEqual([...firstRequests, "/other"].toSorted());
  expect(served.at(-1)).toBe("/other");
  expect(warmUp.isOver).toBe(true);
});

test("a server that fails lets everybody in, who see what is wrong", async () => {
  const warmUp = new WarmUp();
  const address = await listen(createServer((_, response) => void response.destroy()));
  await warmUp.run(address);
  expect(warmUp.isOver).toBe(true);
});
