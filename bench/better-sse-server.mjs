// better-sse on raw node:http; measured when it is installed.
import { createServer } from "node:http";
import { createChannel, createSession } from "better-sse";

const channel = createChannel();

globalThis[Symbol.for("bench.broadcast")] = (frame) => {
  const [, json] = /^data: (.*)$/m.exec(frame.toString("latin1")) ?? [];
  channel.broadcast(JSON.parse(json));
};

createServer((request, response) => void serve(request, response)).listen({
  port: Number(process.env.PORT),
  host: "127.0.0.1",
  backlog: 4096,
});

async function serve(request, response) {
  if (request.method !== "GET") {
    response.end();
    return;
  }
  const session = await createSession(request, response);
  session.push({ unreadCount: 0 });
  channel.register(session);
}
