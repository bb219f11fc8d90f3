// The lower bound: the cost in Node.js itself of holding streams open and writing one frame to all.
import { createServer } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

const first = Buffer.from('retry: 3000\nid: 0.0\ndata: {"unreadCount":0}\n\n');
const streams = new Set();

globalThis[Symbol.for("bench.broadcast")] = async (frame, slice) => {
  let written = 0;
  for (const response of streams) {
    response.write(frame);
    if (++written % slice === 0) await nextTurn();
  }
};

createServer((request, response) => {
  if (request.method !== "GET") {
    response.end();
    return;
  }
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
  });
  response.write(first);
  streams.add(response);
  response.on("close", () => streams.delete(response));
}).listen({ port: Number(process.env.PORT), host: "127.0.0.1", backlog: 4096 });
