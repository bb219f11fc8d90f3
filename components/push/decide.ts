/** What this browser has noted when it subscribed: digests of the user and of the session. */
export type Mark = { owner: string; session: string };

/** What the server knows: see `PushState` in lib/push/data.ts. */
export type Known = Mark & { endpoint: string | null; isCurrent: boolean };

/** What the browser has: its subscription's endpoint, and whether that is for the server's present key. */
export type Own = { endpoint: string; isForKey: boolean } | null;

/**
 * `register`: tell the server of the browser's subscription; `subscribe`: make a new one first; `drop`: end the
 * browser's; `forget`: the server's.
 */
export type Step = "nothing" | "register" | "subscribe" | "drop" | "forget";

/**
 * What to do when a page is loaded, so that the browser's subscription is this user's and the server knows it. Nobody
 * is subscribed who has not asked for it in this browser: `mark`. Another user's subscription ends.
 */
export function decide(own: Own, known: Known, mark: Mark | null): Step {
  const isKnown = own !== null && own.endpoint === known.endpoint;
  if (isKnown && own.isForKey) return known.isCurrent ? "nothing" : "register";
  const isMine = mark?.owner === known.owner;
  // It was on in this very session: the user has ended it since, on another page or device.
  const wasEnded = isMine && mark.session === known.session && known.endpoint === null;
  if (!isMine || wasEnded) {
    if (own) return "drop";
    return known.endpoint === null ? "nothing" : "forget";
  }
  return own?.isForKey ? "register" : "subscribe";
}
