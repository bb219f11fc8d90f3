import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/http/free-port";
import { atMost, exactly, type Report, type Row, type Target } from "../../bench/support/report";
import { percentile, round } from "../../bench/support/statistics";
import { startInstance } from "../support/instance";
import { caddy, startCaddy } from "../support/proxies/caddy";
import { nginx, startNginx } from "../support/proxies/nginx";
import type { Proxy } from "../support/proxies/proxy";
import { ask } from "../support/proxies/requests";
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
  const [slow, requests] = short ? [100, 100] : [500, 1_500];
  const file = await copySchool(join(folder, "slow-headers.db"));
  const [appPort, port] = [await freePort(), await freePort()];
  const instance = await startInstance(appPort, {
    APP_ORIGIN: `https://localhost:${port}`,
    TRUST_PROXY_HOPS: "1",
    TURSO_DATABASE_URL: `file:${file}`,
  });
  const results: Result[] = [];
  for (const { name, program, start } of proxies) {
    if (!program) {
      results.push({ row: { proxy: name, "p99 before (ms)": "not installed" }, targets: [] });
      continue;
    }
    const proxy = await start({ port, to: [appPort] });
    results.push(await attackThrough(proxy, name, { slow, requests, short }));
    await proxy.stop();
  }
  await instance.stop();
  return {
    title: "Slow headers through the shipped proxies",
    rows: results.map(({ row }) => row),
    targets: results.flatMap(({ targets }) => targets),
  };
}

type Result = { row: Row; targets: Target[] };
type Sizes = { slow: number; requests: number; short: boolean };

async function attackThrough(proxy: Proxy, name: string, sizes: Sizes): Promise<Result> {
  const { slow, requests, short } = sizes;
  await measure(proxy, 100); // warms up
  const before = await measure(proxy, requests);
  const attackers = await attack(proxy, slow);
  const during = await measure(proxy, requests);
  const ended = await attackers.stop();
  const [p99Before, p99] = [percentile(before.ms, 0.99), percentile(during.ms, 0.99)];
  const ratio = atMost(
    `${name}, ${slow} slow headers: p99 of others`,
    p99 / p99Before,
    MAX_RATIO,
    "×",
  );
  const failed = before.failed + during.failed;
  return {
    row: {
      proxy: name,
      "slow connections": slow,
      "ended and opened again": ended,
      "p50 before (ms)": round(percentile(before.ms, 0.5)),
      "p99 before (ms)": round(p99Before),
      "p50 (ms)": round(percentile(during.ms, 0.5)),
      "p99 (ms)": round(p99),
    },
    targets: [
      exactly(`${name}, slow headers: others that failed`, failed, 0),
      ...(short ? [] : [ratio]),
    ],
  };
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

/**
 * Keeps so many slow connections open: each that the proxy ends is opened again. In a process of its own, so that
 * its handshakes do not delay the clients that are measured.
 */
async function attack(proxy: Proxy, count: number) {
  const attackers = fork("e2e/support/proxies/slow-heads-process.ts", [
    `${proxy.port}`,
    `${count}`,
  ]);
  await once(attackers, "message"); // all have come
  return {
    stop: async () => {
      attackers.send("stop");
      const [ended] = (await once(attackers, "message")) as [number];
      await once(attackers, "exit");
      return ended;
    },
  };
}
