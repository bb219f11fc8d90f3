import { setTimeout as pause } from "node:timers/promises";
import { product } from "../support/subjects";
import type { Context } from "../support/context";
import { exactly, type Report } from "../support/report";
import { type Server, startProduct } from "../support/servers";
import { round } from "../support/statistics";
import { closeStreams, openStreams } from "../support/streams";

const POLL_MS = 100;

/** Counts the database statements of idle streams. */
export async function measureStatements({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct({
    STREAM_POLL_MS: String(POLL_MS),
    SCHEDULE_POLL_MS: "3600000", // counted by itself: see scheduler.ts
    SNOOZE_POLL_MS: "3600000",
  });
  const { requestOf } = product(school);
  const rows = [];
  for (const count of new Set([0, 1, 1_000, sizes.idleStreams])) {
    const streams = await openStreams(count, (index) => requestOf(server, index));
    await pause(500);
    const before = await readCounters(server);
    await pause(sizes.idleMs);
    const after = await readCounters(server);
    closeStreams(streams);
    await pause(500);
    const ticks = after.ticks - before.ticks;
    // Both counters of the product are of one response; upkeep, which it does not tell apart, of the driver.
    const counted = after.statements - before.statements;
    const upkeep = after.driver.others - before.driver.others;
    rows.push({
      streams: count,
      ticks,
      statements: counted,
      "of them upkeep": upkeep,
      "a tick": ticks === 0 ? counted - upkeep : round((counted - upkeep) / ticks, 2),
      "of ticks, at the driver": after.driver.ticks - before.driver.ticks,
    });
  }
  await server.stop();
  return {
    title: `Database statements while idle, a tick every ${POLL_MS} ms`,
    rows,
    targets: rows.map(({ streams, "a tick": each }) =>
      exactly(
        `database statements a tick with ${streams} open ${streams === 1 ? "stream" : "streams"}`,
        each,
        streams === 0 ? 0 : 1,
      ),
    ),
  };
}

type Counters = {
  ticks: number;
  statements: number;
  driver: { ticks: number; others: number };
};

/** The product's counters, of one response, and the probe's count at the driver. */
async function readCounters({ origin, probe }: Server): Promise<Counters> {
  const metrics = await (await fetch(`${origin}/api/metrics`)).text();
  const valueOf = (name: string) => {
    const [, value] = new RegExp(`^${name} (\\d+)$`, "m").exec(metrics) ?? [];
    if (value === undefined) throw new Error(`/api/metrics has no ${name}`);
    return Number(value);
  };
  return {
    ticks: valueOf("naik_kelas_log_ticks_total"),
    statements: valueOf("naik_kelas_database_statements_total"),
    driver: await probe("statements"),
  };
}
