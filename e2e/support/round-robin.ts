import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** As many clients come back at once as an instance held. */
const BACKLOG = 8_192;

export type RoundRobin = Awaited<ReturnType<typeof startRoundRobin>>;

/**
 * A load balancer for tests: each connection goes to the next of these ports of 127.0.0.1, and to the one
 * after that where nothing listens.
 */
export async function startRoundRobin(ports: number[]) {
  let turn = 0;
  const sockets = new Set<Socket>();

  function forward(client: Socket, triesLeft: number) {
    if (triesLeft === 0) {
      client.destroy();
      return;
    }
    const port = ports[turn++ % ports.length]!;
    const upstream = connect({ port, host: "127.0.0.1", noDelay: true });
    const refuse = () => {
      if (!client.destroyed) forward(client, triesLeft - 1);
    };
    upstream.once("error", refuse);
    upstream.once("connect", () => {
      upstream.off("error", refuse);
      join(client, upstream);
    });
  }

  const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on("close", () => sockets.delete(client)).on("error", () => client.destroy());
    forward(client, ports.length);
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG });
  await once(server, "listening");
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Passes on what either sends, and its end. */
function join(client: Socket, upstream: Socket) {
  if (client.destroyed) {
    upstream.destroy();
    return;
  }
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on("error", () => from.destroy());
    from.on("close", () => to.destroySoon());
    from.pipe(to);
  }
}
