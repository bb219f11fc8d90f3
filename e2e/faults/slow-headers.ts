import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/http/free-port";
import { atMost, exactly, type Report, type Row, type Target } from "../../bench/support/report";
import { percentile, round } from "../../bench/support/statistics";
import { startInstance } from "../support/instance";
import { caddy, startCaddy } from "../support/proxies/caddy";
import { nginx, startNginx } from "../support/proxies/nginx";
import type { Proxy } from "../support/proxies/proxy";
import { ask, slowHead } from "../support/proxies/requests";
import type { Context } from "./support/context";
import { copySchool } from "./support/database";

const proxies = [
  { name: "nginx", program: nginx, start: startNginx },
  { name: "Caddy", program: caddy, start: startCaddy },
];

const EVERY_MS = 25;
const MAX_RATIO = 2;

/** Holds connections through the shipped proxies whose requests never end, while others load the sign-in page. */
export async function slowHeaders({ folder, short }: Context): Promise<Report> {
  const [slow, requests] = short ? [100, 100] : [1_000, 1_000];
  const file = await copySchool(join(folder, "slow-headers.db"));
  const [appPort, port] = [await freePort(), await freePort()];
  const instance = await startInstance(appPort, {
    APP_ORIGIN: `https://localhost:${port}`,
    TRUST_PROXY_HOPS: "1",
    TURSO_DATABASE_URL: `file:${file}`,
  });
  const rows: Row[] = [];
  const targets: Target[] = [];
  for (const { name, program, start } of proxies) {
    if (!program) {
      rows.push({ proxy: name, "p99 before (ms)": "not installed" });
      continue;
    }
    const proxy = await start({ port, to: [appPort] });
    await measure(proxy, 100); // warms up
    const before = await measure(proxy, requests);
    const attackers = await attack(proxy, slow);
    const during = await measure(proxy, requests);
    const ended = await attackers.stop();
    await proxy.stop();
    rows.push({
      proxy: name,
      "slow connections": slow,
      "ended and opened again": ended,
      "p50 before (ms)": round(percentile(before.ms, 0.5)),
      "p99 before (ms)": round(percentile(before.ms, 0.99)),
      "p50 (ms)": round(percentile(during.ms, 0.5)),
      "p99 (ms)": round(percentile(during.ms, 0.99)),
    });
    const ratio = percentile(during.ms, 0.99) / percentile(before.ms, 0.99);
    targets.push(
      exactly(`${name}, slow headers: others that failed`, before.failed + during.failed, 0),
    );
    if (!short)
      targets.push(atMost(`${name}, ${slow} slow headers: p99 of others`, ratio, MAX_RATIO, "×"));
  }
  await instance.stop();
  return { title: "Slow headers through the shipped proxies", rows, targets };
}

/** Loads the sign-in page at a steady rate, each time on a new connection. */
async function measure(proxy: Proxy, count: number) {
  const ms: number[] = [];
  let failed = 0;
  const load = async () => {
    const startedAt = performance.now();
    const status = await ask(proxy, "/login").then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 200) failed++;
    ms.push(performance.now() - startedAt);
  };
  const loads: Promise<void>[] = [];
  while (loads.length < count) {
    loads.push(load());
    await pause(EVERY_MS);
  }
  await Promise.all(loads);
  return { ms, failed };
}

/** Keeps so many slow connections open: each that the proxy ends is opened again. */
async function attack(proxy: Proxy, count: number) {
  let stopped = false;
  let ended = 0;
  const holding = Array.from({ length: count }, async (_, index) => {
    await pause((index * 10_000) / count); // spread over the time that a proxy waits
    while (!stopped) {
      const socket = await slowHead(proxy).catch(() => undefined);
      while (!stopped && socket && !socket.destroyed) await pause(100);
      if (!stopped) ended++;
      socket?.destroy();
    }
  });
  await pause(10_000);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(holding);
      return ended;
    },
  };
}
