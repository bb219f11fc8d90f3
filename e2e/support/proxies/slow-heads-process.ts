// Runs as a process of its own: slow-heads-process.ts PORT COUNT. Says when so many slow connections are open, and on
// any message how many the proxy has ended.
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { slowHead } from "./requests";

/** About as long as a proxy waits for headers: they come and go evenly. */
const SPREAD_MS = 10_000;

const [port = 0, count = 0] = process.argv.slice(2).map(Number);
const open = new Set<Socket>();
let ended = 0;
const stopped = new AbortController();
const isStopped = () => stopped.signal.aborted;

process.once("disconnect", () => process.exit()); // it ends with its parent
process.once("message", () => {
  stopped.abort();
  for (const socket of open) socket.destroy();
});

async function hold() {
  const socket = await slowHead({ port }).catch(() => undefined); // it may be refused
  if (!socket) return;
  open.add(socket);
  if (isStopped()) socket.destroy();
  await new Promise((resolve) => socket.once("close", resolve));
  open.delete(socket);
}

async function attack(index: number) {
  await pause((index * SPREAD_MS) / count);
  while (!isStopped()) {
    await hold();
    if (!isStopped()) ended++;
  }
}

const attackers = Array.from({ length: count }, (_, index) => attack(index));
await pause(SPREAD_MS);
process.send?.("open");
await Promise.all(attackers);
process.send?.(ended, () => process.disconnect());
