/** So long may requests that arrive together hold the event loop, until others have their turn. */
const SLICE_MS = 4;

/**
 * Hands requests on in the order in which they came: of those that arrive in one turn of the event loop a
 * few at once, the others one a turn. Forty who sign in at the same moment would hold up all streams for
 * as long as Next.js takes to begin with forty requests.
 * @param {import("node:http").RequestListener} handle
 * @returns {import("node:http").RequestListener}
 */
export function inTurns(handle) {
  const waiting = [];
  let sliceEnd = 0;
  let isTurnMarked = false;

  function onTurn() {
    isTurnMarked = false;
    const next = waiting.shift();
    if (waiting.length > 0) markTurn();
    if (next) handle(...next);
  }
  function markTurn() {
    isTurnMarked = true;
    sliceEnd = performance.now() + SLICE_MS;
    setImmediate(onTurn);
  }
  return (request, response) => {
    if (!isTurnMarked) markTurn();
    if (waiting.length > 0 || performance.now() > sliceEnd) waiting.push([request, response]);
    else handle(request, response);
  };
}
