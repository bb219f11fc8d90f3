// Preloaded (`node --import`) into a server under test: says over IPC what its process keeps.
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { queryObjects, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** Instances that are alive, counted after a collection; those of the prototypes themselves are among them. */
const alive = (constructor) => queryObjects(constructor, { format: "count" });

async function kept() {
  for (let times = 0; times < 4; times++) {
    collect();
    await pause(50); // what finalizers hold goes with the next one
  }
  const handles = process.getActiveResourcesInfo().filter((type) => type !== "Immediate");
  return {
    heapBytes: process.memoryUsage().heapUsed,
    handles: handles.length,
    requests: alive(IncomingMessage),
    responses: alive(ServerResponse),
    sockets: alive(Socket),
    streams: globalThis[Symbol.for("naik-kelas.hub")]?.size,
    guardedSockets: globalThis[Symbol.for("naik-kelas.stream-sockets")]?.size ?? 0,
  };
}

if (isMainThread) {
  process.on("message", async () => process.send(await kept()));
  process.channel?.unref();
}
