// A minimal Route Handler: holds streams open, and writes a given frame to all of them.
import { setImmediate as nextTurn } from "node:timers/promises";

const first = new TextEncoder().encode('retry: 3000\nid: 0.0\ndata: {"unreadCount":0}\n\n');
const streams = new Set();

globalThis[Symbol.for("bench.broadcast")] = async (frame, slice) => {
  let written = 0;
  for (const controller of streams) {
    controller.enqueue(frame);
    if (++written % slice === 0) await nextTurn();
  }
};

export function GET() {
  let held;
  const body = new ReadableStream({
    start(controller) {
      held = controller;
      streams.add(controller);
      controller.enqueue(first);
    },
    cancel: () => streams.delete(held),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
