import { product } from "../support/subjects";
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
/** Teachers who announce concurrently during the logins, each to a different student. */
const TEACHERS = 4;
const WARM_UP = 20;
const MIN_ANNOUNCEMENTS = 20;

/** Measures an announcement to one of many connected students: commit to last byte. */
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
  const idle = await withLoopGap(server, async () => {
    const samples: Sample[] = [];
    while (samples.length < sizes.singles) {
      for (const announce of announcers) samples.push(await announce());
    }
    return samples;
  });
  const students = await school.setPasswords(LOGINS);
  const plan = { server, students, announcers };
  const first = await withLoopGap(server, () => duringLogins(plan, 0)); // on a heap that has just grown
  const later = await withLoopGap(server, () => duringLogins(plan, sizes.loginsMs));
  const busy = {
    samples: [...first.samples, ...later.samples],
    gapMs: Math.max(first.gapMs, later.gapMs),
  };
  closeStreams(streams);
  await server.stop();

  const rows = [
    { load: "none", ...figuresOf(idle) },
    { load: `${LOGINS} logins at once`, ...figuresOf(busy) },
    { load: "the first of these waves", ...figuresOf(first) },
    { load: "the waves after it", ...figuresOf(later) },
  ] as const;
  return {
    title: `Announcement to one student, ${OPEN} connected`,
    rows: [...rows],
    targets: [
      atMost(`one student of ${OPEN}: p99 of commit → byte`, rows[0]["p99 ms"], 10, "ms"),
      requireEnough(
        busy.samples.length,
        atMost(`the same during ${LOGINS} logins at once`, rows[1]["p99 ms"], 30, "ms"),
      ),
      atMost(`longest gap in the event loop during ${LOGINS} logins at once`, busy.gapMs, 50, "ms"),
    ],
  };
}

/** Misses the target when logins block the publishing itself: few samples prove nothing. */
function requireEnough(announcements: number, target: Target): Target {
  if (announcements >= MIN_ANNOUNCEMENTS) return target;
  const reached = `${target.reached}, but only ${announcements} announcements got through`;
  return { ...target, reached, met: false };
}

type Measurement = { samples: Sample[]; gapMs: number };

/** Runs a measurement and records the server's longest event loop gap. */
async function withLoopGap(server: Server, run: () => Promise<Sample[]>): Promise<Measurement> {
  await server.probe("watchLoop");
  const samples = await run();
  const gaps = await server.probe("longestGaps");
  return { samples, gapMs: Math.max(gaps.write, gaps.otherwise) };
}

type Sample = { committedAt: number; latencyMs: number; postMs: number };

async function announceOnce(
  streams: Parameters<typeof arrivals>[0],
  publish: () => Promise<Published>,
): Promise<Sample> {
  const { triggered, times } = await arrivals(streams, publish);
  const { committedAt, postMs } = triggered;
  return { committedAt, postMs, latencyMs: percentile(times, 1) - committedAt };
}

type Plan = { server: Server; students: Student[]; announcers: (() => Promise<Sample>)[] };

/** Announces during waves of logins for the given time, at least one wave. */
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
  if (status !== 303) throw new Error(`a login returned ${status}`);
}

function figuresOf({ samples, gapMs }: Measurement) {
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
