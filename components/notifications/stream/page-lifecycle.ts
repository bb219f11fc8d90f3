type Listeners = {
  /** The page goes away, perhaps to come back. */
  onLeave: () => void;
  onEnter: () => void;
  /** Somebody looks at the page again, or the network is back. */
  onRevive: () => void;
};

/** Tells of the page's coming and going, until the returned function is called. */
export function watchPageLifecycle({ onLeave, onEnter, onRevive }: Listeners): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const revive = () => {
    if (document.visibilityState !== "hidden") onRevive();
  };
  const comeBack = () => {
    onEnter();
    revive();
  };
  addEventListener("pagehide", onLeave, { signal });
  document.addEventListener("freeze", onLeave, { signal });
  document.addEventListener("resume", comeBack, { signal });
  addEventListener("pageshow", comeBack, { signal });
  addEventListener("online", revive, { signal });
  document.addEventListener("visibilitychange", revive, { signal });
  return () => ended.abort();
}
