// Preloaded (`node --import`) into every server under test; responds to commands over IPC.
// It changes nothing in the server, but counts the statements of the database client.
import { createRequire } from "node:module";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";

const RESOLUTION_MS = 1;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
/** One clock for all processes of a machine. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Statements that read the change log forward, one a tick; and all others. */
const statements = { ticks: 0, others: 0 };
const ofTick = / from "change" where ("change"\.)?"seq" > \?/;
const publishes = /insert into "change" .*'published'/s;
/** The latest write batches, newest last; `published` are the arguments of one that publishes. */
const writes = [];
/** The product writes in a thread, in which this file is preloaded too. */
const fromThreads = new BroadcastChannel("naik-kelas-bench");
fromThreads.unref();

/** The longest gap up to the end of the latest write. */
let gapInWrite = 0;

function onWriteEnd() {
  gapInWrite = Math.max(gapInWrite, loop.max);
  loop.reset();
}

function noteStatements(queries) {
  const ticks = queries.filter((query) => ofTick.test(query?.sql ?? query)).length;
  const counts = { ticks, others: queries.length - ticks };
  if (isMainThread) addStatements(counts);
  else fromThreads.postMessage({ counts });
}

function addStatements({ ticks, others }) {
  statements.ticks += ticks;
  statements.others += others;
}

function noteWrite(write) {
  if (!isMainThread) return fromThreads.postMessage({ write });
  // Two turns later the timer that the write delayed has been recorded.
  setImmediate(() => setImmediate(onWriteEnd));
  writes.push(write);
  if (writes.length > 10_000) writes.shift();
}

if (isMainThread) {
  fromThreads.addEventListener("message", ({ data: { counts, write } }) => {
    if (counts) addStatements(counts);
    if (write) noteWrite(write);
  });
  fromThreads.unref(); // addEventListener refs the channel again
}

/** Counts at the driver, below all retries: every counted statement has reached the database. */
function instrument({ prototype }) {
  const { execute, batch } = prototype;
  prototype.execute = function (...args) {
    noteStatements([args[0]]);
    return execute.apply(this, args);
  };
  prototype.batch = async function (queries, mode) {
    noteStatements(queries);
    const startedAt = now();
    const results = await batch.call(this, queries, mode);
    const committedAt = now();
    if (mode === "write") {
      const [first] = queries;
      const published = queries.some(({ sql }) => publishes.test(sql))
        ? queries.flatMap(({ args }) => args)
        : [];
      const tookMs = committedAt - startedAt;
      noteWrite({ args: first?.args ?? [], published, committedAt, tookMs });
    }
    return results;
  };
}

const databaseUrl = process.env.TURSO_DATABASE_URL;
if (databaseUrl) {
  const isFile = databaseUrl.startsWith("file:");
  const driver = `@libsql/client/${isFile ? "sqlite3" : "http"}`;
  const name = isFile ? "Sqlite3Client" : "HttpClient";
  instrument((await import(driver))[name]);
  instrument(createRequire(import.meta.url)(driver)[name]); // a build may load either module format
}

const gap = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

async function memory() {
  // Several collections free what finalizers hold; pages return to the system later.
  for (let times = 0; times < 4; times++) {
    globalThis.gc();
    await pause(150);
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

const commands = {
  memory,
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1e3, at: now() };
  },
  /** What keeps the process alive, by type: handles, timers, requests. */
  resources: () => {
    const counts = {};
    for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  },
  statements: () => ({ ...statements }),
  /** The write that published what has this title; a draft of it may have been stored before. */
  publicationOf: ({ title }) => {
    const found = writes.findLast(({ published }) => published.includes(title));
    return found && { committedAt: found.committedAt, tookMs: found.tookMs };
  },
  /** For each argument the time of the last commit whose first statement was given it, or null. */
  commitsOf: ({ arguments: wanted }) => {
    const commits = new Map();
    for (const { args, committedAt } of writes)
      for (const arg of args) commits.set(arg, committedAt);
    return wanted.map((arg) => commits.get(arg) ?? null);
  },
  watchLoop: async () => {
    loop.disable();
    loop.reset();
    loop.enable();
    gapInWrite = 0;
    await pause(20); // the first sample after `enable` is not recorded
  },
  /** The longest event loop gaps since `watchLoop`: during database writes, and otherwise. */
  longestGaps: async () => {
    await pause(5); // a gap that just ended is recorded with the next sample
    const gaps = { write: gap(gapInWrite), otherwise: gap(loop.max) };
    loop.disable();
    return gaps;
  },
  /** Only in the servers that are compared with the product. */
  broadcast: async ({ frame, slice }) => {
    const startedAt = now();
    await globalThis[Symbol.for("bench.broadcast")](Buffer.from(frame, "latin1"), slice);
    return startedAt;
  },
};

async function respond({ id, command, details }) {
  process.send({ id, result: await commands[command](details) });
}

if (isMainThread) {
  process.on("message", (message) => void respond(message));
  process.channel.unref();
  process.on("disconnect", () => process.exit(1)); // no server outlives the bench
}
