import { setTimeout as pause } from "node:timers/promises";
import { openComposer } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, exactly, type Report } from "../support/report";
import { type Server, startProduct } from "../support/servers";
import { round } from "../support/statistics";
import { closeStreams, openStream, type Stream } from "../support/streams";
import { product } from "../support/subjects";

/** Each stream is cut about once a minute: so many shares of all streams a minute. */
const CUTS_A_MINUTE = 60;
/** The heap of this minute is what later ones are compared with: by then all code has been compiled. */
const REFERENCE_MINUTE = 5;
const WATCHED = ["TCPSocketWrap", "Timeout", "Immediate"] as const;

type Minute = {
  heapMB: number;
  residentMB: number;
  streams: number;
  sockets: number;
  timers: number;
};

/** Lets streams come and go for a long time, with announcements meanwhile: nothing may grow. */
export async function measureSoak({ school, sizes }: Context): Promise<Report> {
  const count = sizes.idleStreams;
  const server = await startProduct();
  const { requestOf } = product(school);
  const open = (index: number) => openStream(requestOf(server, index), { index });
  const publish = await openComposer(server, school, await school.courseWith(50));
  const streams: Stream[] = [];
  for (let index = 0; index < count; index++) streams.push(await open(index));

  const minutes: Minute[] = [];
  for (let minute = 1; minute <= sizes.soakMinutes; minute++) {
    await churn(streams, open, publish);
    minutes.push(await measure(server, count));
    console.error(JSON.stringify({ minute, ...minutes.at(-1) }));
  }
  closeStreams(streams);
  await server.stop();
  return reportOf(minutes, count);
}

/** One minute, in which each stream is cut and opened again. */
async function churn(
  streams: Stream[],
  open: (index: number) => Promise<Stream>,
  publish: () => Promise<unknown>,
) {
  for (let cut = 0; cut < CUTS_A_MINUTE; cut++) {
    const endsAt = performance.now() + 60_000 / CUTS_A_MINUTE;
    const indices = [...streams.keys()].filter((index) => index % CUTS_A_MINUTE === cut);
    await Promise.all(indices.map((index) => reopen(streams, index, open)));
    if (cut % 5 === 0) await publish();
    await pause(Math.max(0, endsAt - performance.now()));
  }
}

/** Half of the clients close their connection, the others break it off. */
async function reopen(
  streams: Stream[],
  index: number,
  open: (index: number) => Promise<Stream>,
): Promise<void> {
  const { socket } = streams[index] as Stream;
  if (index % 2 === 0) socket.end().destroy();
  else socket.resetAndDestroy();
  streams[index] = await open(index);
}

async function measure(server: Server, count: number): Promise<Minute> {
  const streams = await openInServer(server, count);
  const { heapUsed, rss } = await server.probe("memory");
  const resources = await server.probe("resources");
  const [sockets = 0, timers = 0] = WATCHED.map((type) => resources[type] ?? 0);
  return {
    heapMB: round(heapUsed / 2 ** 20, 2),
    residentMB: round(rss / 2 ** 20),
    streams,
    sockets,
    timers,
  };
}

/** The streams that the server counts, once it has noticed which clients have left. */
async function openInServer({ origin }: Server, expected: number): Promise<number> {
  for (let attempts = 0; ; attempts++) {
    const metrics = await (await fetch(`${origin}/api/metrics`)).text();
    const open = Number(/^naik_kelas_streams_open (\d+)$/m.exec(metrics)?.[1]);
    if (open === expected || attempts > 50) return open;
    await pause(100);
  }
}

function reportOf(minutes: Minute[], count: number): Report {
  const reference = minutes[REFERENCE_MINUTE - 1] ?? minutes.at(-1);
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (!reference || !first || !last) throw new Error("the soak lasts at least one minute");
  const later = minutes.slice(REFERENCE_MINUTE - 1);
  const growth = Math.max(...later.map(({ heapMB }) => heapMB / reference.heapMB - 1));
  const extra = (minute: Minute) => minute.sockets - minute.streams;
  return {
    title: `Soak: ${count} streams, each cut about once a minute, for ${minutes.length} minutes`,
    rows: minutes.map((minute, index) => ({ minute: index + 1, ...minute })),
    targets: [
      atMost(`heap after minute ${REFERENCE_MINUTE}, growth at most`, 100 * growth, 5, "%"),
      exactly("streams open in the server", last.streams, count),
      atMost("sockets besides the streams', more than at first", extra(last) - extra(first), 2, ""),
      atMost("timers more than at first", last.timers - first.timers, 2, ""),
    ],
  };
}
