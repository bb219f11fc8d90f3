// Preloaded (`node --import`) into a server under test: reports the process's resources over IPC.
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** The number of live instances, after a collection; includes the prototypes themselves. */
const alive = (constructor) => queryObjects(constructor, { format: "count" });

async function resources() {
  for (let times = 0; times < 4; times++) {
    collect();
    await pause(50); // the next collection frees what finalizers hold
  }
  const handles = process.getActiveResourcesInfo().filter((type) => type !== "Immediate");
  return {
    heapBytes: process.memoryUsage().heapUsed,
    handles: handles.length,
    requests: alive(IncomingMessage),
    responses: alive(ServerResponse),
    frameworkRequests: alive(Request), // of which NextRequest is a subclass
    sockets: alive(Socket),
    streams: globalThis[Symbol.for("naik-kelas.hub")]?.size,
    guardedSockets: globalThis[Symbol.for("naik-kelas.stream-sockets")]?.size ?? 0,
  };
}

async function sendResources() {
  process.send(await resources());
}

if (isMainThread) {
  process.on("message", () => void sendResources());
  process.channel?.unref();
}
