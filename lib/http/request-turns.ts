import "server-only";

/** So long may requests that arrive together hold the event loop, until others have their turn. */
const SLICE_MS = 4;

/**
 * Makes a function that begins requests in the order in which they came: of those that arrive in one turn of
 * the event loop a few at once, the others one a turn. Forty who sign in at the same moment would hold up
 * all streams for as long as Next.js takes to begin with forty requests.
 */
export function requestTurns(): (begin: () => void) => void {
  const waiting: (() => void)[] = [];
  let sliceEnd = 0;
  let isTurnMarked = false;

  function onTurn() {
    isTurnMarked = false;
    const next = waiting.shift();
    if (waiting.length > 0) markTurn();
    next?.();
  }
  function markTurn() {
    isTurnMarked = true;
    sliceEnd = performance.now() + SLICE_MS;
    setImmediate(onTurn);
  }
  return (begin) => {
    if (!isTurnMarked) markTurn();
    if (waiting.length > 0 || performance.now() > sliceEnd) waiting.push(begin);
    else begin();
  };
}
