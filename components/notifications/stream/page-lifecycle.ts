type Callbacks = {
  /** The page is hidden or frozen, and may return from the back/forward cache. */
  onLeave: () => void;
  onEnter: () => void;
  /** The page is visible again, or the network is back. */
  onRevive: () => void;
};

/** Reports page lifecycle events until the returned function is called. */
export function watchPageLifecycle({ onLeave, onEnter, onRevive }: Callbacks): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const revive = () => {
    if (document.visibilityState !== "hidden") onRevive();
  };
  const onReturn = () => {
    onEnter();
    revive();
  };
  addEventListener("pagehide", onLeave, { signal });
  document.addEventListener("freeze", onLeave, { signal });
  document.addEventListener("resume", onReturn, { signal });
  addEventListener("pageshow", onReturn, { signal });
  addEventListener("online", revive, { signal });
  document.addEventListener("visibilitychange", revive, { signal });
  return () => controller.abort();
}
