import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { now, within } from "../support/clock";
import { openComposer } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, exactly, type Report } from "../support/report";
import type { Course, School } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStream, openStreams, type Stream } from "../support/streams";
import { product } from "../support/subjects";

/** Runs with and without the teacher's page, in turn. */
const ROUNDS = 3;
const TIMEOUT_MS = 120_000;
const CONNECTIONS = 100;

/** Measures students who read an announcement while its teacher's page is open. */
export async function measureReceipts({ school, sizes }: Context): Promise<Report> {
  const { connected: count, readMs } = sizes;
  const server = await startProduct();
  const course = await school.courseWith(count);
  const streams = await openStreams(count, (index) => product(school).requestOf(server, index));
  const publish = await openComposer(server, school, course);
  const run = async (watched: boolean) => {
    await arrivals(streams, publish);
    const id = await latestOf(server, school);
    const page = watched ? await openTeachersPage(server, school, course) : undefined;
    const latencies = await readAll({ server, school, streams, id, readMs });
    const seen = await page?.close(count);
    return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), seen };
  };
  await run(true); // warm-up
  const [without, watched]: [Run[], Run[]] = [[], []];
  for (let times = 0; times < ROUNDS; times++) {
    without.push(await run(false));
    watched.push(await run(true));
  }
  closeStreams(streams);
  await server.stop();
  return reportOf({ count, readMs, without, watched });
}

type Run = { p50: number; p99: number; seen: Seen | undefined };
type Seen = { framesASecond: number; frames: number; share: string };

function reportOf(runs: { count: number; readMs: number; without: Run[]; watched: Run[] }): Report {
  const { count, readMs, without, watched } = runs;
  const seen = watched.flatMap((run) => run.seen ?? []);
  const figures = (some: Run[]) => ({
    "p50 ms": round(median(some.map(({ p50 }) => p50))),
    "p99 ms": round(median(some.map(({ p99 }) => p99))),
  });
  const [alone, beside] = [figures(without), figures(watched)];
  const framesASecond = Math.max(...seen.map((one) => one.framesASecond));
  return {
    title: `${count} students read within ${readMs / 1000} s, commit → byte of their own stream`,
    rows: [
      { "teacher's page": "closed", ...alone, "frames to the teacher": 0 },
      {
        "teacher's page": "open",
        ...beside,
        "frames to the teacher": median(seen.map(({ frames }) => frames)),
      },
    ],
    targets: [
      atMost("readers: frames to the teacher a second", framesASecond, 1, ""),
      exactly(
        "readers: the teacher's page shows all of them",
        seen.filter(({ share }) => share === `${count}/${count}`).length,
        seen.length,
      ),
      atMost(
        "readers: p99 of commit → byte beside the teacher's page, as a multiple of that without",
        beside["p99 ms"] / alone["p99 ms"],
        1.1,
        "×",
      ),
    ],
  };
}

/** The id of the newest notification of the first student. */
async function latestOf({ origin }: Server, { cookieOf }: School): Promise<string> {
  const headers = { Cookie: cookieOf(0) };
  const response = await fetch(`${origin}/api/notifications?limit=1`, { headers });
  const { items } = (await response.json()) as { items: { id: string }[] };
  if (!items[0]) throw new Error("the inbox is empty");
  return items[0].id;
}

type Reading = { server: Server; school: School; streams: Stream[]; id: string; readMs: number };

/** Each student reads once, evenly spread; returns their times from the commit to the byte. */
async function readAll({ server, school, streams, id, readMs }: Reading): Promise<number[]> {
  // So many connections at once; further readers wait in the client when the server does not keep up.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const read = async (index: number) => {
    await pause((readMs * index) / streams.length);
    const received = unreadCountArrives(streams[index]);
    const status = await put(server, {
      path: `/api/notifications/${id}`,
      cookie: school.cookieOf(index),
      body: { read: true },
      agent,
    });
    if (status !== 200) throw new Error(`reading returned ${status}`);
    return received;
  };
  const times = await Promise.all(streams.map((_, index) => read(index)));
  agent.destroy();
  const readers = school.students.slice(0, streams.length).map(({ id: reader }) => reader);
  const commits = await server.probe("commitsOf", { arguments: readers });
  return times.map((at, index) => {
    const committedAt = commits[index];
    if (committedAt === undefined || committedAt === null) throw new Error("nothing was read");
    return at - committedAt;
  });
}

type Put = { path: string; cookie: string; body: object; agent: Agent };

/** Resolves with the status when the response has arrived. */
async function put({ origin, port }: Server, { path, cookie, body, agent }: Put): Promise<number> {
  const headers = { Cookie: cookie, Origin: origin, "Content-Type": "application/json" };
  const sent = request({ port, host: "127.0.0.1", method: "PUT", path, headers, agent });
  sent.end(JSON.stringify(body));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  await text(response);
  return response.statusCode ?? 0;
}

function unreadCountArrives(stream: Stream | undefined): Promise<number> {
  const arrived = new Promise<number>((resolve) => {
    if (stream) stream.onFrame = (frame, at) => frame.includes("unreadCount") && resolve(at);
  });
  return within(TIMEOUT_MS, "the unread count", arrived);
}

/** The teacher's page, which is rendered again after each frame that says so, as in a browser. */
async function openTeachersPage({ origin, port }: Server, school: School, { id }: Course) {
  const headers = { Cookie: school.teacherCookie };
  const times: number[] = [];
  const render = async () => {
    const page = await fetch(`${origin}/teach/courses/${id}`, { headers });
    const [, read, all] = /Dibaca ([\d.]+) dari ([\d.]+) siswa/.exec(await page.text()) ?? [];
    return `${read}/${all}`.replaceAll(".", "");
  };
  let share = render();
  const stream = await openStream({ port, path: "/api/notifications/stream", headers });
  stream.onFrame = (frame) => {
    if (!frame.includes("receiptsChanged")) return;
    times.push(now());
    share = share.then(render);
  };
  return {
    /** Resolves when the page shows all readers, or shows no more. */
    close: async (count: number): Promise<Seen> => {
      const end = now() + 10_000;
      let shown = await share;
      while (shown !== `${count}/${count}` && now() < end) {
        await pause(50);
        shown = await share;
      }
      closeStreams([stream]);
      return { framesASecond: rateOf(times), frames: times.length, share: shown };
    },
  };
}

/** Frames a second from the first to the last, which arrives with some jitter. */
function rateOf(times: number[]): number {
  const [first = 0, last = 0] = [times.at(0), times.at(-1)];
  return last > first ? round((1_000 * (times.length - 1)) / (last - first)) : 0;
}
