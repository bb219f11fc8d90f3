import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { now, within } from "../support/clock";
import type { Context } from "../support/context";
import { logIn } from "../support/logins";
import { openClients } from "../support/reconnecting-client";
import { atMost, type Report } from "../support/report";
import { LOGIN_PASSWORD, type Student } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { round } from "../support/statistics";

const LOGINS = 40;
/** When they sign in: in the middle of the reconnections. */
const LOGINS_AFTER_MS = 5_000;
const TIMEOUT_MS = 180_000;

/** Restarts a server with open streams: all clients come back, while others sign in. */
export async function measureReopening({ school, sizes }: Context): Promise<Report> {
  const count = sizes.manyStreams;
  await school.growTo(count);
  const students = await school.setPasswords(LOGINS);
  const before = await startProduct();
  const { port } = before;
  const clients = await openClients(school, count, { first: port, next: port });

  const stoppedAt = now();
  const exited = once(before.process, "exit");
  before.process.kill("SIGTERM");
  await within(60_000, "SIGTERM", exited);
  const server = await startProduct({ PORT: String(port) });
  const startedAt = now();
  await server.probe("watchLoop");
  const begun = await server.probe("cpu");
  const loginsMs = signIn(server, students);
  const reconnected = Promise.all(clients.map((client) => client.reconnected));
  await within(TIMEOUT_MS, "reconnecting", reconnected);
  const openedAt = now();
  const gaps = await server.probe("longestGaps");
  const ended = await server.probe("cpu");
  const loginsTookMs = await loginsMs;
  for (const client of clients) client.close();
  await server.stop();

  const [seconds, gapMs] = [(openedAt - startedAt) / 1_000, Math.max(gaps.write, gaps.otherwise)];
  return {
    title: `Restart with ${count} streams open, ${LOGINS} logins meanwhile`,
    rows: [
      {
        streams: count,
        "all open again, from the start s": round(seconds),
        "from SIGTERM s": round((openedAt - stoppedAt) / 1_000),
        "CPU to open ms": round((ended.cpuMs - begun.cpuMs) / count, 2),
        "longest gap ms": round(gapMs),
        [`${LOGINS} logins s`]: round(loginsTookMs / 1_000),
      },
    ],
    targets: [
      atMost(`${count} streams opened after a restart`, seconds, 30, "s"),
      atMost("longest gap in the event loop meanwhile", gapMs, 50, "ms"),
      atMost(`${LOGINS} logins meanwhile`, loginsTookMs / 1_000, 10, "s"),
    ],
  };
}

/** Signs all of them in at once, each from its own address; returns when the last has its response. */
async function signIn(server: Server, students: Student[]): Promise<number> {
  await pause(LOGINS_AFTER_MS);
  const outcomes = await Promise.all(
    students.map(({ username }, index) =>
      logIn(server, { username, password: LOGIN_PASSWORD, from: `10.0.0.${index + 1}` }),
    ),
  );
  const failed = outcomes.find(({ status }) => status !== 303);
  if (failed) throw new Error(`a login returned ${failed.status}`);
  return Math.max(...outcomes.map(({ tookMs }) => tookMs));
}
