import { product } from "../support/contenders";
import { now } from "../support/clock";
import { openComposer, type Published } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, type Report, type Target } from "../support/report";
import { LOGIN_PASSWORD, type Student } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";

const OPEN = 1_000;
const LOGINS = 40;
/** Teachers who announce at the same time while logins are under way, each to a student of their own. */
const TEACHERS = 4;
const WARM_UP = 20;
const ENOUGH = 20;

/** An announcement to one student among many who are connected: commit to last byte. */
export async function measureSingle({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct();
  const { requestOf } = product(school);
  const streams = await openStreams(OPEN, (index) => requestOf(server, index));
  const announceTo = async (index: number) => {
    const publish = await openComposer(server, school, await school.courseOf(index));
    return () => announceOnce(streams.slice(index, index + 1), publish);
  };
  const announcers = await Promise.all(Array.from({ length: TEACHERS }, (_, at) => announceTo(at)));

  const warmUp: Sample[] = [];
  while (warmUp.length < WARM_UP) for (const announce of announcers) warmUp.push(await announce());
  const idle = await watched(server, async () => {
    const samples: Sample[] = [];
    while (samples.length < sizes.singles) {
      for (const announce of announcers) samples.push(await announce());
    }
    return samples;
  });
  const students = await school.withPassword(LOGINS);
  const plan = { server, students, announcers };
  const first = await watched(server, () => duringLogins(plan, 0)); // on a heap that has just grown
  const later = await watched(server, () => duringLogins(plan, sizes.loginsMs));
  const busy = {
    samples: [...first.samples, ...later.samples],
    gapMs: Math.max(first.gapMs, later.gapMs),
  };
  closeStreams(streams);
  await server.stop();

  const rows = [
    { meanwhile: "nothing else", ...figuresOf(idle) },
    { meanwhile: `${LOGINS} logins at once`, ...figuresOf(busy) },
    { meanwhile: "the very first of these waves", ...figuresOf(first) },
    { meanwhile: "the waves after it", ...figuresOf(later) },
  ] as const;
  return {
    title: `Announcement to one student, ${OPEN} connected`,
    rows: [...rows],
    targets: [
      atMost(`one student of ${OPEN}: p99 of commit → byte`, rows[0]["p99 ms"], 20, "ms"),
      enough(
        busy.samples.length,
        atMost(`the same during ${LOGINS} logins at once`, rows[1]["p99 ms"], 60, "ms"),
      ),
      atMost(`longest gap in the event loop during ${LOGINS} logins at once`, busy.gapMs, 50, "ms"),
    ],
  };
}

/** Where logins hold up even the sending, what was sent between them proves nothing. */
function enough(announcements: number, target: Target): Target {
  if (announcements >= ENOUGH) return target;
  const reached = `${target.reached}, but only ${announcements} announcements got through`;
  return { ...target, reached, met: false };
}

type Watched = { samples: Sample[]; gapMs: number };

/** Watches the server's event loop meanwhile. */
async function watched(server: Server, run: () => Promise<Sample[]>): Promise<Watched> {
  await server.ask("watchLoop");
  const samples = await run();
  const gaps = await server.ask("longestGaps");
  return { samples, gapMs: Math.max(gaps.write, gaps.otherwise) };
}

type Sample = { committedAt: number; latencyMs: number; postMs: number };

async function announceOnce(
  streams: Parameters<typeof arrivals>[0],
  publish: () => Promise<Published>,
): Promise<Sample> {
  const { provoked, times } = await arrivals(streams, publish);
  const { committedAt, postMs } = provoked;
  return { committedAt, postMs, latencyMs: percentile(times, 1) - committedAt };
}

type Plan = { server: Server; students: Student[]; announcers: (() => Promise<Sample>)[] };

/** Announces while one wave of logins after the other is under way, for so long, but at least one. */
async function duringLogins({ server, students, announcers }: Plan, forMs: number) {
  const samples: Sample[] = [];
  const end = now() + forMs;
  do {
    const wave = { endedAt: Infinity };
    const logins = Promise.all(students.map((student) => logIn(server, student))).finally(() => {
      wave.endedAt = now();
    });
    while (wave.endedAt === Infinity) {
      const sent = await Promise.all(announcers.map((announce) => announce()));
      samples.push(...sent.filter(({ committedAt }) => committedAt < wave.endedAt));
    }
    await logins;
  } while (now() < end);
  return samples;
}

async function logIn({ origin }: Server, { username }: Student) {
  const { status } = await fetch(`${origin}/demo/lucia/login?/login`, {
    method: "POST",
    headers: { Origin: origin },
    body: new URLSearchParams({ username, password: LOGIN_PASSWORD }),
    redirect: "manual",
  });
  if (status !== 303) throw new Error(`a login answered ${status}`);
}

function figuresOf({ samples, gapMs }: Watched) {
  const latencies = samples.map(({ latencyMs }) => latencyMs);
  return {
    announcements: latencies.length,
    "p50 ms": round(percentile(latencies, 0.5)),
    "p99 ms": round(percentile(latencies, 0.99)),
    "longest ms": round(percentile(latencies, 1)),
    "longest gap ms": round(gapMs),
    "p50 of the whole form ms": round(median(samples.map(({ postMs }) => postMs))),
  };
}
