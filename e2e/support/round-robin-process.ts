// Runs as a process of its own: node round-robin-process.ts PORT…; sends its port to the parent.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** As many clients come back at once as an instance held. */
const BACKLOG = 8_192;

const ports = process.argv.slice(2).map(Number);
let turn = 0;

process.once("disconnect", () => process.exit()); // it ends with its parent

const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
  client.on("error", () => client.destroy());
  forward(client, ports.length);
});
server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG });
await once(server, "listening");
process.send?.((server.address() as AddressInfo).port);

/** To the next port, and to the one after that where nothing listens. */
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
