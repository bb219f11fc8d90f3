import { constants, setPriority } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { atMost, exactly, type Report, type Row, type Target } from "../../bench/support/report";
import { startProduct } from "../../bench/support/servers";
import { percentile, round } from "../../bench/support/statistics";
import { announce } from "@/lib/testing/factories";
import { openStream } from "../support/event-stream";
import type { Context } from "./support/context";
import { type Answer, startLoad } from "./support/load";
import { startRemote } from "./support/remote";
import { type Prepared, prepareWrites } from "./support/writes";

/** Around the hang there are fewer requests: more than a process can serve would be a measurement of overload. */
const sizes = {
  full: {
    perSecond: 200,
    around: 50,
    warmUpMs: 10_000,
    hangMs: 30_000,
    backMs: 5_000,
    afterMs: 10_000,
  },
  short: { perSecond: 40, around: 40, warmUpMs: 500, hangMs: 5_000, backMs: 1_000, afterMs: 500 },
};
const [ANSWER_MS, GAP_MS, RECOVERY_MS] = [5_000, 50, 10_000];
/** Other tests run beside the short one. */
const PATIENCE_MS = 25_000;

type Options = { writing: boolean; short: boolean };

/** The remote database accepts requests and never answers, while requests keep coming. */
export async function hangingDatabase(context: Context): Promise<Report> {
  const { school, short } = context;
  const prepared = await prepareWrites(school, 20);
  const database = await startRemote();
  const server = await startProduct({ TURSO_DATABASE_URL: database.url });
  const restore = short ? undefined : lowerPriority(database.pid);
  const rounds: { rows: Row[]; targets: Target[] }[] = [];
  // Without writes of its own nothing but the end of the outage makes the process look into the log.
  for (const writing of short ? [false] : [true, false]) {
    rounds.push(await hangOnce({ context, prepared, database, server }, { writing, short }));
  }
  restore?.();
  await server.stop();
  await database.stop();
  const { perSecond, hangMs } = short ? sizes.short : sizes.full;
  return {
    title: `The remote database hangs for ${hangMs / 1000} s at ${perSecond} requests a second`,
    rows: rounds.flatMap(({ rows }) => rows),
    targets: rounds.flatMap(({ targets }) => targets),
  };
}

/**
 * Lowers the priority of the clients, which are this process, and of the database: they stand for other machines, and
 * shall take no core away from the server. Only root can take it back, so that nobody else does it.
 */
function lowerPriority(databasePid: number | undefined) {
  if (process.getuid?.() !== 0 || databasePid === undefined) return undefined;
  const { PRIORITY_LOW, PRIORITY_NORMAL } = constants.priority;
  for (const pid of [process.pid, databasePid]) setPriority(pid, PRIORITY_LOW);
  return () => setPriority(process.pid, PRIORITY_NORMAL);
}

type Running = {
  context: Context;
  prepared: Prepared;
  database: Awaited<ReturnType<typeof startRemote>>;
  server: Awaited<ReturnType<typeof startProduct>>;
};

async function hangOnce(
  { context: { school }, prepared, database, server }: Running,
  { writing, short }: Options,
) {
  const { perSecond, around, warmUpMs, hangMs, backMs, afterMs } = short ? sizes.short : sizes.full;
  const token = prepared.students[0]?.token ?? "";
  const stream = await openStream({ token, origin: server.origin });
  await stream.untilFrames(1);
  const load = startLoad(server.origin, prepared, { perSecond: around, writing });
  await pause(warmUpMs / 2);
  if (!short) await load.untilQuick();
  await server.probe("watchLoop");
  await pause(warmUpMs / 2);
  const before = await server.probe("longestGaps");
  await server.probe("watchLoop");

  await database.begin("hang");
  const hungAt = performance.now();
  load.setRate(perSecond);
  await pause(hangMs / 2);
  const { id } = await announce(school.teacher, prepared.announced); // by another process
  await pause(hangMs / 2);
  load.setRate(around);
  await database.clear();
  const clearedAt = performance.now();
  const delivered = stream.until(() => stream.received().includes(id), PATIENCE_MS * 3);
  const deliveredAt = delivered.then(
    () => performance.now(),
    () => Infinity,
  );
  await pause(backMs);
  const { write, otherwise } = await server.probe("longestGaps"); // of the hang and of its end
  await pause(afterMs);
  const streamMs = (await deliveredAt) - clearedAt;
  const answers = await load.stop();
  stream.close();

  const gapMs = Math.max(write, otherwise);
  const gapBeforeMs = Math.max(before.write, before.otherwise);
  const times = { hungAt, clearedAt };
  return judgeHang({ answers, ...times, streamMs, gapMs, gapBeforeMs }, { writing, short });
}

type Hang = Times & { answers: Answer[]; streamMs: number; gapMs: number; gapBeforeMs: number };
type Times = { hungAt: number; clearedAt: number };

function judgeHang(hang: Hang, { writing, short }: Options) {
  const { answers, streamMs, gapMs, gapBeforeMs, ...times } = hang;
  const figures = figuresOf(answers, times);
  const name = writing ? "hang" : "hang, only reads";
  const patience = (ms: number) => (short ? PATIENCE_MS : ms);
  const gap = atMost(`${name}: longest gap in the event loop`, gapMs, GAP_MS, "ms");
  return {
    rows: [
      {
        load: writing ? "reads and writes" : "reads",
        ...figures.row,
        "longest gap before ms": round(gapBeforeMs),
      },
    ],
    targets: [
      exactly(`${name}: requests without an answer`, figures.unanswered, 0),
      exactly(`${name}: answers other than 2xx, 3xx and 503`, figures.strange, 0),
      atMost(`${name}: longest answer`, figures.longest, patience(ANSWER_MS), "ms"),
      ...(short ? [] : [gap]),
      atMost(`${name}: back → every answer right`, figures.recoveryMs, patience(RECOVERY_MS), "ms"),
      atMost(
        `${name}: back → announcement of the meantime on the stream`,
        streamMs,
        patience(RECOVERY_MS),
        "ms",
      ),
    ],
  };
}

const isRight = ({ what, status }: Answer) =>
  what === "page" ? status === 200 : status >= 200 && status < 400;

function figuresOf(answers: Answer[], { hungAt, clearedAt }: Times) {
  const meanwhile = answers.filter(({ at, tookMs }) => at + tookMs > hungAt && at < clearedAt);
  const wrongAfter = answers.filter((answer) => answer.at > clearedAt && !isRight(answer));
  const took = meanwhile.map(({ tookMs }) => tookMs);
  const longestOf = (what: string) =>
    Math.round(
      Math.max(0, ...meanwhile.filter((one) => one.what === what).map((one) => one.tookMs)),
    );
  const strange = answers.filter(
    ({ status }) => status !== 0 && status !== 503 && (status < 200 || status >= 400),
  );
  if (strange.length > 0) console.error(strange.slice(0, 5));
  return {
    unanswered: answers.filter(({ status }) => status === 0).length,
    strange: strange.length,
    longest: Math.max(...took),
    recoveryMs: Math.max(0, ...wrongAfter.map(({ at }) => at - clearedAt)),
    row: {
      requests: answers.length,
      meanwhile: meanwhile.length,
      "of them 503": meanwhile.filter(({ status }) => status === 503).length,
      "p50 ms": round(percentile(took, 0.5), 0),
      "p99 ms": round(percentile(took, 0.99), 0),
      "longest read ms": longestOf("inbox"),
      "longest page ms": longestOf("page"),
      "longest announcement ms": longestOf("announce"),
    },
  };
}
