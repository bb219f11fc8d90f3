import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@libsql/client";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { type Server, startProduct } from "../support/servers";
import { round } from "../support/statistics";
import { closeStreams, openStreams } from "../support/streams";
import { product } from "../support/subjects";
import { DATABASE_URL } from "../support/temporary-database";

const STREAMS = 200;
const WRITES_PER_SECOND = [0, 1, 100];
/** What lib/realtime/hints/read-budget.ts allows: so many a second, and so many at once. */
const BUDGET = { perSecond: 20, burst: 8 };

/** Measures what it costs an instance that another process writes to the file what concerns no stream. */
export async function measureForeignWrites({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct({ STREAM_POLL_MS: "3600000" });
  const streams = await openStreams(STREAMS, (index) => product(school).requestOf(server, index));
  const rows = [];
  for (const perSecond of WRITES_PER_SECOND) {
    await pause(1_000);
    const before = await state(server);
    await writeFor(sizes.idleMs, perSecond);
    const after = await state(server);
    const seconds = (after.cpu.at - before.cpu.at) / 1_000;
    rows.push({
      "writes a second": perSecond,
      "reads of the log a second": round((after.reads - before.reads) / seconds),
      "processor time": `${round((after.cpu.cpuMs - before.cpu.cpuMs) / seconds / 10, 2)} %`,
    });
  }
  closeStreams(streams);
  await server.stop();
  const allowed = BUDGET.perSecond + BUDGET.burst / (sizes.idleMs / 1_000);
  const most = Math.max(...rows.map((row) => row["reads of the log a second"]));
  return {
    title: "Another process writes to the file, but nothing for the streams",
    rows,
    targets: [atMost("reads of the log a second, however much is written", most, allowed, "")],
  };
}

async function state({ origin, probe }: Server) {
  const metrics = await (await fetch(`${origin}/api/metrics`)).text();
  const [, ticks] = /^naik_kelas_log_ticks_total (\d+)$/m.exec(metrics) ?? [];
  return { reads: Number(ticks), cpu: await probe("cpu") };
}

/** The bench itself is the other process. */
async function writeFor(durationMs: number, perSecond: number) {
  const client = createClient({ url: DATABASE_URL });
  await client.execute("create table if not exists bench_noise (n integer)");
  const end = performance.now() + durationMs;
  while (performance.now() < end) {
    if (perSecond > 0) await client.execute("insert into bench_noise values (1)");
    await pause(perSecond > 0 ? 1_000 / perSecond : 100);
  }
  client.close();
}
