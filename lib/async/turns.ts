import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import { Precedence } from "./precedence";

type Work = () => void;
type Turns = Record<"start" | "resume" | "startShort" | "readBody", (work: Work) => void> & {
  precedence: Precedence;
};

/** How long short pieces may hold one turn. */
const SLICE_MS = 4;
/** How often reads of bodies ask whether what precedes them has ended. */
const HELD_MS = 2;

// Pages, Route Handlers and instrumentation have separate instances of a module variable.
const turnsKey: unique symbol = Symbol.for("naik-kelas.turns");
const shared = globalThis as { [turnsKey]?: Turns };

/**
 * Run work one piece in each turn of the event loop, in the order in which it comes; what goes on with a result,
 * for which streams may wait, before what begins. In one turn the loop handles everything that has arrived,
 * together with all that follows without waiting. A form alone runs for 10 to 20 ms: four of them, or the results
 * of what they have written, would block all streams for as many times as long. Short pieces, after which nothing
 * follows at once, have a queue of their own: as many run in a turn as fit into 4 ms. So have reads of bodies, one
 * in each turn, which are many where files are uploaded: what is not read yet costs nothing. They wait for what
 * precedes them.
 */
const { start, resume, startShort, readBody, precedence } = (shared[turnsKey] ??= newTurns());
export {
  start as startInTurn,
  resume as resumeInTurn,
  startShort as startShortInTurn,
  readBody as readInTurn,
};

/** Until the function that it returns is called, reads of bodies wait, though not for long: see {@link Precedence}. */
export const precedeReads = (): (() => void) => precedence.take();

/** Resolves in a turn of its own. */
export const ownTurn = (): Promise<void> => new Promise(start);

function newTurns(): Turns {
  const started: Work[] = [];
  const resumed: Work[] = [];
  const short: Work[] = [];
  const reads: Work[] = [];
  const pieces = eachTurn(
    () => resumed.length + started.length > 0,
    () => (resumed.shift() ?? started.shift())?.(),
  );
  const slices = eachTurn(
    () => short.length > 0,
    () => {
      const end = performance.now() + SLICE_MS;
      do short.shift()?.();
      while (short.length > 0 && performance.now() < end);
    },
  );
  const precedes = new Precedence();
  const reading = eachTurn(
    () => reads.length > 0,
    () => reads.shift()?.(),
    () => precedes.isTaken,
  );
  const addTo = (queue: Work[], schedule: () => void) => (work: Work) => {
    queue.push(work);
    schedule();
  };
  return {
    start: addTo(started, pieces),
    resume: addTo(resumed, pieces),
    startShort: addTo(short, slices),
    readBody: addTo(reads, reading),
    precedence: precedes,
  };
}

/**
 * Returns a function to call when something has come: `run` is called in each turn as long as anything waits, but not
 * while it is held.
 */
function eachTurn(waits: () => boolean, run: () => void, isHeld = () => false): () => void {
  const outsideRequests = AsyncLocalStorage.snapshot();
  let isScheduled = false;
  const schedule = () => {
    if (isScheduled || !waits()) return;
    isScheduled = true;
    outsideRequests(() => {
      if (isHeld()) setTimeout(runScheduled, HELD_MS);
      else setImmediate(runScheduled);
    });
  };
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
