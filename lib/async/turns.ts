import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import { Precedence } from "./precedence";

type Work = () => void;
type Turns = Record<"start" | "resume" | "startShort" | "readBody", (work: Work) => void> &
  Record<"publishing" | "writing", Precedence>;

/** How long short pieces may hold one turn. */
const SLICE_MS = 4;
/** For how long reads of bodies wait for requests that write, whose commits are sent to streams after their end. */
const WRITING = { waitsMs: 1_000, runsMs: 100, afterwardsMs: 10 };
/** For how long what begins waits for publications, whose commits take 1 to 8 ms and are then sent within 2. */
const PUBLISHING = { waitsMs: 30, runsMs: 300, afterwardsMs: 3 };
/** How often they ask whether these have ended. */
const ASK_MS = 1;

// Pages, Route Handlers and instrumentation have separate instances of a module variable.
const turnsKey: unique symbol = Symbol.for("naik-kelas.turns");
const shared = globalThis as { [turnsKey]?: Turns };

/**
 * Run work one piece in each turn of the event loop, in the order in which it comes; what goes on with a result,
 * for which streams may wait, before what begins. In one turn the loop handles everything that has arrived,
 * together with all that follows without waiting. A form alone runs for 10 to 20 ms: four of them, or the results
 * of what they have written, would block all streams for as many times as long. Nothing begins while something is
 * published: the commit would find a form in its way to the streams. Short pieces, after which nothing follows at
 * once, have a queue of their own: as many run in a turn as fit into 4 ms. So have reads of bodies, one in each
 * turn, which are many where files are uploaded: what is not read yet costs nothing. They wait for requests that
 * write.
 */
const { start, resume, startShort, readBody, publishing, writing } = (shared[turnsKey] ??=
  newTurns());
export {
  start as startInTurn,
  resume as resumeInTurn,
  startShort as startShortInTurn,
  readBody as readInTurn,
};

/** Until the function that it returns is called, reads of bodies wait, though not for long: see {@link Precedence}. */
export const precedeReads = (): (() => void) => writing.take();

/** The same for what begins: requests, Server Actions and forms with files. */
export const precedeStarts = (): (() => void) => publishing.take();

/** Resolves in a turn of its own. */
export const ownTurn = (): Promise<void> => new Promise(start);

function newTurns(): Turns {
  const started: Work[] = [];
  const resumed: Work[] = [];
  const short: Work[] = [];
  const reads: Work[] = [];
  const precedence = { publishing: new Precedence(PUBLISHING), writing: new Precedence(WRITING) };
  const pieces = eachTurn({
    waits: () => resumed.length + started.length > 0,
    isHeld: () => resumed.length === 0 && precedence.publishing.isTaken,
    run: () => (resumed.shift() ?? started.shift())?.(),
  });
  const slices = eachTurn({
    waits: () => short.length > 0,
    run: () => {
      const end = performance.now() + SLICE_MS;
      do short.shift()?.();
      while (short.length > 0 && performance.now() < end);
    },
  });
  const reading = eachTurn({
    waits: () => reads.length > 0,
    isHeld: () => precedence.writing.isTaken,
    run: () => reads.shift()?.(),
  });
  const addTo = (queue: Work[], schedule: () => void) => (work: Work) => {
    queue.push(work);
    schedule();
  };
  return {
    start: addTo(started, pieces),
    resume: addTo(resumed, pieces),
    startShort: addTo(short, slices),
    readBody: addTo(reads, reading),
    ...precedence,
  };
}

type Queue = { waits: () => boolean; run: () => void; isHeld?: () => boolean };

/**
 * Returns a function to call when something has come: `run` is called in each turn as long as anything waits, but not
 * while it is held.
 */
function eachTurn({ waits, run, isHeld = () => false }: Queue): () => void {
  const outsideRequests = AsyncLocalStorage.snapshot();
  let isScheduled = false;
  let asking: NodeJS.Timeout | undefined;
  function schedule() {
    if (isScheduled || !waits()) return;
    if (isHeld()) {
      asking ??= outsideRequests(() => setTimeout(ask, ASK_MS));
      return;
    }
    isScheduled = true;
    outsideRequests(() => setImmediate(runScheduled));
  }
  function ask() {
    asking = undefined;
    schedule();
  }
  function runScheduled() {
    isScheduled = false;
    try {
      if (!isHeld()) run();
    } finally {
      schedule(); // also when a piece has failed
    }
  }
  return schedule;
}
