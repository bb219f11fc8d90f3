// A push service in a process of its own: accepts everything, and tells when. What messages say is tested elsewhere.
import { createServer } from "node:http";
import { setPriority } from "node:os";

setPriority(19); // a real one is on another machine: it must not take the cores of what is measured

let received = [];
const now = () => Number(process.hrtime.bigint()) / 1e6;

const server = createServer((request, response) => {
  const message = { browser: request.url, topic: request.headers.topic };
  request.resume().once("end", () => {
    received.push({ ...message, at: now() });
    response.writeHead(201).end();
  });
});
process.on("message", (command) => {
  if (command === "count") process.send(received.length);
  if (command === "take") {
    process.send(received);
    received = [];
  }
});
process.once("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
