import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { atMost, exactly, type Report } from "../../bench/support/report";
import { startProduct, type Server } from "../../bench/support/servers";
import { percentile, round } from "../../bench/support/statistics";
import type { Actor } from "@/lib/auth/actor";
import { announce } from "@/lib/testing/factories";
import { eventually } from "../checker/run-context";
import { sendRequest } from "../checker/http-client";
import { openStream } from "../support/event-stream";
import { openStreams } from "../support/metrics";
import type { Context } from "./support/context";
import { peakResident } from "./support/memory-limit";
import { type Prepared, prepareWrites } from "./support/writes";

const sizes = {
  full: { slow: 100, readers: 20, announcements: 150, sockets: 1_000, reads: 500 },
  short: { slow: 5, readers: 2, announcements: 5, sockets: 50, reads: 20 },
};
const MEGABYTE = 2 ** 20;
const MESSAGE_BYTES = 40_000;
const WARM_UP = 20;
const [GROWTH_MB, SLOWER] = [64, 2];
/** 20 s for a request's head, looked for every 5; and some to spare. */
const HEAD_MS = 28_000;

/** Clients that open a stream and never read it, and clients whose requests never end. */
export async function slowClients(context: Context): Promise<Report> {
  const prepared = await prepareWrites(context.school, 0);
  const server = await startProduct({ STREAM_HEARTBEAT_MS: "2000", STREAM_MAX_PER_USER: "1000" });
  const reports = [
    await neverReading(server, context, prepared),
    await slowRequests(server, context, prepared),
  ];
  await server.stop();
  return {
    title: "Slow clients",
    rows: reports.flatMap(({ rows }) => rows),
    targets: reports.flatMap(({ targets }) => targets),
  };
}

async function neverReading(
  { port, origin, process: child }: Server,
  { school, short }: Context,
  { announced, students }: Prepared,
): Promise<Report> {
  const { slow, readers, announcements } = short ? sizes.short : sizes.full;
  const [slowToken = "", token = ""] = students.map((student) => student.token);
  const reading = await openReaders(readers, { origin, token });
  const publish = (count: number) => announceMany(school.teacher, announced, count);
  const haveAll = (count: number) => () =>
    reading.every((stream) => stream.received().length === count);
  const before = await publish(WARM_UP);
  await eventually(haveAll(WARM_UP), 60_000);
  const without = peakResident(child.pid ?? 0);

  const sockets = Array.from({ length: slow }, () => sendAndNeverRead(port, slowToken));
  await eventuallyAsync(async () => (await openStreams(origin)) === slow + readers);
  const sent = [...before, ...(await publish(announcements))];
  await eventually(haveAll(sent.length), 120_000);
  const complete = reading.filter((stream) => stream.received().join() === sent.join()).length;
  if (!short) await eventuallyAsync(async () => (await openStreams(origin)) === readers);
  const left = (await openStreams(origin)) - readers;
  const growth = (peakResident(child.pid ?? 0) - without) / MEGABYTE;
  for (const socket of sockets) socket.destroy();
  for (const stream of reading) stream.close();

  const name = `${slow} streams that are never read`;
  const megabytes = round((announcements * MESSAGE_BYTES) / MEGABYTE);
  const bounded = [
    exactly(`${name}: still open at the end`, left, 0),
    atMost(`${name}: growth of the resident memory`, growth, GROWTH_MB, "MB"),
  ];
  return {
    title: name,
    rows: [{ what: name, "sent MB each": megabytes, "growth MB": round(growth) }],
    targets: [
      exactly(`${name}: others with every announcement in order`, complete, readers),
      ...(short ? [] : bounded),
    ],
  };
}

const openReaders = (count: number, from: { origin: string; token: string }) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const stream = await openStream(from);
      await stream.untilFrames(1);
      return stream;
    }),
  );

/** Far more for each client than the kernel buffers without a reader; returns the notifications' ids. */
async function announceMany(teacher: Actor, course: { id: string }, count: number) {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    ids.push((await announce(teacher, course, { message: "🎒".repeat(MESSAGE_BYTES / 4) })).id);
  }
  return ids;
}

/** A thousand heads and bodies of which a byte comes every second. */
async function slowRequests(
  { port, origin }: Server,
  { short }: Context,
  { students }: Prepared,
): Promise<Report> {
  const { sockets: count, reads } = short ? sizes.short : sizes.full;
  const token = students[0]?.token ?? "";
  await timesOf(reads, origin, token);
  const before = await timesOf(reads, origin, token);
  const startedAt = performance.now();
  const sockets = Array.from({ length: count }, (_, n) => trickle(port, n % 2 === 0));
  await pause(1_000);
  const meanwhile = await timesOf(reads, origin, token);
  const open = sockets.filter(({ closed }) => !closed).length;
  if (!short) await eventually(() => sockets.every(({ closed }) => closed), 120_000);
  const heads = sockets.filter((_, n) => n % 2 === 0);
  const lastHeadMs = Math.max(...heads.map(({ closedAt }) => (closedAt ?? Infinity) - startedAt));
  for (const { socket } of sockets) socket.destroy();
  const name = `${count} requests, a byte a second`;
  const [p99Before, p99] = [percentile(before, 0.99), percentile(meanwhile, 0.99)];
  return {
    title: name,
    rows: [
      {
        what: name,
        "open meanwhile": open,
        "p99 ms before": round(p99Before),
        "p99 ms": round(p99),
      },
    ],
    targets: [
      exactly(`${name}: others answered`, meanwhile.length, reads),
      ...(short
        ? []
        : [
            atMost(`${name}: p99 of others, as a multiple`, p99 / p99Before, SLOWER, "×"),
            atMost(`${name}: the last head is cut off after`, lastHeadMs, HEAD_MS, "ms"),
          ]),
    ],
  };
}

function sendAndNeverRead(port: number, token: string): Socket {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  socket.pause();
  socket.write(
    `GET /api/notifications/stream HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: session=${token}\r\n\r\n`,
  );
  return socket;
}

type Trickle = { socket: Socket; closed: boolean; closedAt: number | undefined };

function trickle(port: number, inHead: boolean): Trickle {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  const state: Trickle = { socket, closed: false, closedAt: undefined };
  const line = `POST /demo/lucia/login?/login HTTP/1.1\r\nHost: localhost:${port}\r\n`;
  socket.write(inHead ? `${line}X-Slow: ` : `${line}Content-Length: 10000\r\n\r\n`);
  const timer = setInterval(() => socket.write("a"), 1_000);
  socket.resume().once("close", () => {
    clearInterval(timer);
    state.closed = true;
    state.closedAt = performance.now();
  });
  return state;
}

async function timesOf(count: number, origin: string, token: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const startedAt = performance.now();
    const { status } = await sendRequest(origin, "/api/notifications", { token });
    if (status === 200) times.push(performance.now() - startedAt);
    await pause(5);
  }
  return times;
}

async function eventuallyAsync(condition: () => Promise<boolean>) {
  for (let tries = 0; tries < 300 && !(await condition()); tries++) await pause(100);
}
