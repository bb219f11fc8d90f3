import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { countStatements, startProduct } from "../support/servers";
import { round } from "../support/statistics";

const POLL_MS = 200;
const SCHEDULED = 1_000;

/** Counts the statements of the timer that publishes scheduled announcements, while none is due. */
export async function measureScheduler({ school, sizes }: Context): Promise<Report> {
  const rows = [];
  for (const waiting of [0, SCHEDULED]) {
    await school.scheduleFarAhead(waiting);
    const server = await startProduct({
      SCHEDULE_POLL_MS: String(POLL_MS),
      SNOOZE_POLL_MS: "3600000",
    });
    await pause(1_000);
    const before = await countStatements(server);
    await pause(sizes.idleMs);
    const statements = (await countStatements(server)) - before;
    await server.stop();
    const polls = sizes.idleMs / POLL_MS;
    rows.push({
      scheduled: waiting,
      polls,
      statements,
      "statements a poll": round(statements / polls),
    });
  }
  return {
    title: `Database statements of the scheduler, a poll every ${POLL_MS} ms`,
    rows,
    targets: rows.map(({ scheduled, polls, statements }) =>
      atMost(
        `statements of the scheduler in ${polls} poll intervals with ${scheduled} scheduled`,
        statements,
        polls + 1, // the interval does not begin with a poll
        "",
      ),
    ),
  };
}
