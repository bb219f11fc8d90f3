/** How big a run is, and how busy. */
export type Scale = {
  instances: number;
  /** Clients reach the instances in turns, over a load balancer; otherwise each chooses one. */
  balanced: boolean;
  students: number;
  courses: number;
  /** How probable it is that a student is in a course. */
  share: number;
  /** Whether each student is in one course at least. */
  everybody: boolean;
  /** Streams of each student but the first, who has as many as are allowed. */
  streamsEach: number;
  /** How many of the streams end only by the server, and come back as a browser does. */
  steady: number;
  /** Teachers at the form, other processes that publish, API clients that announce ahead, students who mark. */
  forms: number;
  processes: number;
  planners: number;
  markers: number;
  /** How many students' inboxes are read at the end; what every stream shows is compared in any case. */
  inspected: number;
  /** By how much the pauses of actors are longer. */
  pace: number;
  /** In which time the streams are opened at the beginning. */
  arrivalMs: number;
  heartbeatMs: number;
  maxAgeMs: number;
};

const LARGE = 1_000;
/** A phone and a laptop of each student, and the five streams that the first has. */
const [STREAMS_EACH, OF_FIRST] = [2, 5];

const faulty: Scale = {
  instances: 2,
  balanced: false,
  students: 6,
  courses: 4,
  share: 0.4,
  everybody: false,
  streamsEach: 2,
  steady: 0,
  forms: 3,
  processes: 2,
  planners: 2,
  markers: Infinity,
  inspected: Infinity,
  pace: 1,
  arrivalMs: 1_500,
  heartbeatMs: 1_000,
  maxAgeMs: 4_000,
};

/** Many students, a few of them with every announcement. */
const killed: Scale = {
  ...faulty,
  students: 50,
  share: 1,
  streamsEach: 1,
  forms: 1,
  processes: 1,
  planners: 6,
  pace: 8,
};

/** So many streams, nearly all of them as steady as a browser's. */
const crowded = (streams: number): Scale => ({
  ...killed,
  instances: 3,
  balanced: true,
  students: 1 + Math.ceil((streams - OF_FIRST) / STREAMS_EACH),
  streamsEach: STREAMS_EACH,
  courses: streams < LARGE ? 4 : 20,
  share: streams < LARGE ? 0.2 : 0.02,
  everybody: true,
  steady: 0.95,
  planners: streams < LARGE ? 2 : 1,
  markers: 20,
  inspected: 200,
  pace: Math.min(8, Math.max(1, streams / 400)),
  arrivalMs: Math.max(1_500, 5 * streams),
  heartbeatMs: 10_000,
  maxAgeMs: 300_000,
});

export function scaleOf({ kills, streams }: { kills?: number; streams?: number }): Scale {
  if (streams !== undefined) return crowded(streams);
  return kills === undefined ? faulty : killed;
}
