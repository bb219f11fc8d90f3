import { setTimeout as pause } from "node:timers/promises";
import { product } from "../support/contenders";
import type { Context } from "../support/context";
import { exactly, type Report } from "../support/report";
import { type Server, startProduct } from "../support/servers";
import { round } from "../support/statistics";
import { closeStreams, openStreams } from "../support/streams";

const POLL_MS = 100;

/** What the database is asked while nothing happens. */
export async function measureStatements({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct({ STREAM_POLL_MS: String(POLL_MS) });
  const { requestOf } = product(school);
  const rows = [];
  for (const count of new Set([0, 1, 1_000, sizes.idleStreams])) {
    const streams = await openStreams(count, (index) => requestOf(server, index));
    await pause(500);
    const before = await asked(server);
    await pause(sizes.idleMs);
    const after = await asked(server);
    closeStreams(streams);
    await pause(500);
    const ticks = after.ticks - before.ticks;
    const statements = after.statements - before.statements;
    const each = ticks === 0 ? statements : round(statements / ticks);
    const driver = after.driver - before.driver;
    rows.push({
      streams: count,
      ticks,
      statements,
      "statements a tick": each,
      "at the driver": driver,
    });
  }
  await server.stop();
  return {
    title: `Database statements while nothing happens, a tick every ${POLL_MS} ms`,
    rows,
    targets: rows.map(({ streams, "statements a tick": each }) =>
      exactly(
        `database statements a tick with ${streams} open ${streams === 1 ? "stream" : "streams"}`,
        each,
        streams === 0 ? 0 : 1,
      ),
    ),
  };
}

type Asked = { ticks: number; statements: number; driver: number };

/** As the product counts them, in one answer; and what the probe saw at the driver. */
async function asked({ origin, ask }: Server): Promise<Asked> {
  const metrics = await (await fetch(`${origin}/api/metrics`)).text();
  const valueOf = (name: string) => {
    const [, value] = new RegExp(`^${name} (\\d+)$`, "m").exec(metrics) ?? [];
    if (value === undefined) throw new Error(`/api/metrics says nothing of ${name}`);
    return Number(value);
  };
  return {
    ticks: valueOf("naik_kelas_log_ticks_total"),
    statements: valueOf("naik_kelas_database_statements_total"),
    driver: await ask("statements"),
  };
}
