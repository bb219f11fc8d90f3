import { fork } from "node:child_process";
import { once } from "node:events";

/**
 * A load balancer for tests: each connection goes to the next of these ports of 127.0.0.1, and to the one
 * after that where nothing listens. It has a process of its own, so that a busy test does not slow it
 * down, and ends with this one.
 */
export async function startRoundRobin(ports: number[]): Promise<{ origin: string }> {
  const balancer = fork("e2e/support/round-robin-process.ts", ports.map(String));
  const [port] = (await once(balancer, "message")) as [number];
  balancer.unref();
  balancer.channel?.unref();
  return { origin: `http://localhost:${port}` };
}
