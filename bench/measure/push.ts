import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { newVapidKeys } from "@/lib/push/testing/browser-keys";
import { openComposer } from "../support/composer";
import { now } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, exactly, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";
import { product } from "../support/subjects";

const BROWSERS = 1_000;
/** Urgent announcements, and before and after each so many others while nothing is pushed. */
const URGENT_ROUNDS = 5;
const IDLE_ANNOUNCEMENTS = 10;
const TIMEOUT_MS = 30_000;
const WARM_UP = 5;
/** Between announcements: one after the other without a break would occupy a core by themselves. */
const GAP_MS = 100;
const SETTLE_MS = 500;

type Received = { browser: string; topic: string; at: number };

async function startService() {
  const child = fork("bench/push-service.mjs");
  const ask = async (command: string) => {
    child.send(command);
    return ((await once(child, "message")) as [unknown])[0];
  };
  const [port] = (await once(child, "message")) as [number];
  return {
    origin: `http://127.0.0.1:${port}`,
    count: async () => (await ask("count")) as number,
    take: async () => (await ask("take")) as Received[],
    stop: () => child.disconnect(),
  };
}

type Service = Awaited<ReturnType<typeof startService>>;
/** Sends an announcement of a type to all streams; `p99` is the 99th percentile of its way to them. */
type Broadcast = (type?: string) => Promise<{ committedAt: number; p99: number }>;

/** Measures urgent announcements to students with a phone each: commit to the push service, and what streams feel. */
export async function measurePush({ school }: Context): Promise<Report> {
  const service = await startService();
  const { publicKey, privateKey } = newVapidKeys();
  const server = await startProduct({
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    VAPID_SUBJECT: "mailto:admin@sekolah.example",
    PUSH_TEST_SERVICE: service.origin,
  });
  const { requestOf } = product(school);
  const streams = await openStreams(BROWSERS, (index) => requestOf(server, index));
  const publish = await openComposer(server, school, await school.courseWith(BROWSERS));
  const broadcast: Broadcast = async (type) => {
    await pause(GAP_MS);
    const { triggered, times } = await arrivals(streams, () => publish({ type }));
    const { committedAt } = triggered;
    return { committedAt, p99: percentile(times, 0.99) - committedAt };
  };

  for (let n = 0; n < WARM_UP; n++) await broadcast();
  await school.subscribe(BROWSERS, service.origin);
  await push(broadcast, service); // warm-up: starts the worker thread
  // Inboxes grow, and with them what an announcement costs: before and after each round weigh the same.
  const rounds: Round[] = [];
  const idle = await announceWithoutPush(broadcast);
  while (rounds.length < URGENT_ROUNDS) {
    rounds.push(await push(broadcast, service));
    idle.push(...(await announceWithoutPush(broadcast)));
  }
  closeStreams(streams);
  await server.stop();
  service.stop();
  return report(idle, rounds);
}

async function announceWithoutPush(broadcast: Broadcast): Promise<number[]> {
  const p99s: number[] = [];
  while (p99s.length < IDLE_ANNOUNCEMENTS) p99s.push((await broadcast()).p99);
  return p99s;
}

type Round = { meanwhile: number[]; received: Received[]; took: number[] };

/** An urgent announcement, and ordinary ones as long as it is being pushed. */
async function push(broadcast: Broadcast, service: Service): Promise<Round> {
  const { committedAt, p99 } = await broadcast("urgent");
  const meanwhile = [p99];
  const deadline = now() + TIMEOUT_MS;
  while ((await service.count()) < BROWSERS) {
    if (now() > deadline) throw new Error("not all were pushed");
    meanwhile.push((await broadcast()).p99);
  }
  await pause(SETTLE_MS); // what is sent twice
  const received = await service.take();
  return { meanwhile, received, took: received.map(({ at }) => at - committedAt) };
}

function report(idle: number[], rounds: Round[]): Report {
  const took = rounds.flatMap((each) => each.took);
  const meanwhile = rounds.flatMap((each) => each.meanwhile);
  const messages = rounds.map(({ received }) => received.length);
  const browsers = rounds.map(({ received }) => new Set(received.map((each) => each.browser)).size);
  const isOnce = [...messages, ...browsers].every((count) => count === BROWSERS);
  const p95 = percentile(took, 0.95);
  return {
    title: `Urgent announcement to ${BROWSERS} phones over Web Push, ${BROWSERS} students connected`,
    rows: [
      {
        what: "commit → push service",
        messages: took.length,
        "p50 ms": round(median(took)),
        "p95 ms": round(p95),
        "last ms": round(percentile(took, 1)),
      },
      { what: "p99 of the streams, nothing pushed", ...figuresOf(idle) },
      { what: "p99 of the streams meanwhile", ...figuresOf(meanwhile) },
    ],
    targets: [
      exactly("each phone gets an urgent announcement", isOnce ? "once" : "not once", "once"),
      atMost(`${BROWSERS} phones: p95 of commit → push service`, p95, 5_000, "ms"),
      atMost(
        "p99 of commit → byte on the streams while it is pushed, as a multiple",
        median(meanwhile) / median(idle),
        1.1,
        "×",
      ),
    ],
  };
}

const figuresOf = (values: number[]) => ({
  announcements: values.length,
  "p50 ms": round(median(values)),
  "p95 ms": round(percentile(values, 0.95)),
});
