import {
  bareRouteHandler,
  type Subject,
  optionalSubjects,
  product,
  rawServer,
} from "../support/subjects";
import { openComposer } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import type { Server } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";

const SLICE = 50;
const UNSLICED = Number.MAX_SAFE_INTEGER;

/** Sends to all streams; returns the start time of the latency. */
type Send = () => Promise<number>;

/** Measures an announcement to a course with all students connected: commit to last byte. */
export async function measureBroadcast({ school, sizes }: Context): Promise<Report> {
  const { connected: count, broadcasts: rounds } = sizes;
  const course = await school.courseWith(count);
  let frame = "";

  const measure = async (name: string, subject: Subject, prepare: Prepare) => {
    const measured = await broadcasts(subject, { count, rounds, prepare });
    frame ||= measured.frame;
    return { server: name, ...measured.figures };
  };
  const sending = (slice: number) => async (server: Server) => () =>
    server.probe("broadcast", { frame, slice });
  const publishing = async (server: Server) => {
    const publish = await openComposer(server, school, course);
    return async () => (await publish()).committedAt;
  };

  // The product comes first: the others send the same frame.
  const ours = await measure("Naik Kelas", product(school), publishing);
  const sliced = await measure("bare Route Handler, in slices", bareRouteHandler, sending(SLICE));
  const bare = await measure("bare Route Handler", bareRouteHandler, sending(UNSLICED));
  const raw = await measure("raw node:http", rawServer, sending(UNSLICED));
  const others = [];
  for (const peer of optionalSubjects)
    others.push(await measure(peer.name, peer, sending(UNSLICED)));
  return {
    title: `Announcement to ${count} connected students, a frame of ${frame.length} bytes`,
    rows: [ours, sliced, bare, raw, ...others],
    targets: [
      atMost(
        `${count} connected: p99 of commit → byte, as a multiple of raw node:http's`,
        ours["p99 ms"] / raw["p99 ms"],
        1.4,
        "×",
      ),
      atMost(
        `${count} connected: longest gap in the event loop during the broadcast`,
        ours["longest gap ms"],
        20,
        "ms",
      ),
      atMost(
        `${count} recipients: gap of their transaction in the embedded database`,
        ours["gap of the write ms"],
        20,
        "ms",
      ),
    ],
  };
}

/** The same to the streams of a whole region, compared with Node.js itself. */
export async function measureBroadcastToMany({ school, sizes }: Context): Promise<Report> {
  const plan = { count: sizes.manyStreams, rounds: Math.min(3, sizes.broadcasts) };
  await school.growTo(plan.count);
  const course = await school.courseWith(plan.count);
  const publishing = async (server: Server) => {
    const publish = await openComposer(server, school, course);
    return async () => (await publish()).committedAt;
  };
  const { frame, figures: ours } = await broadcasts(product(school), {
    ...plan,
    prepare: publishing,
  });
  const { figures: raw } = await broadcasts(rawServer, {
    ...plan,
    prepare: async (server) => () => server.probe("broadcast", { frame, slice: UNSLICED }),
  });
  return {
    title: `Announcement to ${plan.count} connected students, a frame of ${frame.length} bytes`,
    rows: [
      { server: "Naik Kelas", ...ours },
      { server: rawServer.name, ...raw },
    ],
    targets: [
      atMost(
        `${plan.count} connected: commit → last byte, as a multiple of raw node:http's`,
        ours["last ms"] / raw["last ms"],
        1.5,
        "×",
      ),
    ],
  };
}

type Prepare = (server: Server) => Promise<Send>;
type Plan = { count: number; rounds: number; prepare: Prepare };

async function broadcasts(subject: Subject, { count, rounds, prepare }: Plan) {
  const server = await subject.start();
  const streams = await openStreams(count, (index) => subject.requestOf(server, index));
  const send = await prepare(server);
  await arrivals(streams, send); // warm-up
  const results: Awaited<ReturnType<typeof once>>[] = [];
  while (results.length < rounds) results.push(await once(server, streams, send));
  closeStreams(streams);
  await server.stop();

  const middle = (name: "p50" | "p99" | "last" | "gap" | "writeGap" | "cpu") =>
    round(median(results.map(({ figures }) => figures[name])));
  return {
    frame: results[0]?.frame ?? "",
    figures: {
      "p50 ms": middle("p50"),
      "p99 ms": middle("p99"),
      "last ms": middle("last"),
      "longest gap ms": middle("gap"),
      "gap of the write ms": middle("writeGap"),
      "server CPU ms": middle("cpu"),
    },
  };
}

async function once(server: Server, streams: Parameters<typeof arrivals>[0], send: Send) {
  await server.probe("memory"); // collects the garbage of the previous round
  const before = await server.probe("cpu");
  await server.probe("watchLoop");
  const { triggered: startedAt, times, frame } = await arrivals(streams, send);
  const gaps = await server.probe("longestGaps");
  const after = await server.probe("cpu");
  const latencies = times.map((at) => at - startedAt);
  return {
    frame,
    figures: {
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      last: percentile(latencies, 1),
      gap: gaps.otherwise,
      writeGap: gaps.write,
      cpu: after.cpuMs - before.cpuMs,
    },
  };
}
