import "server-only";

import { PublicError } from "@/lib/errors";

/** Requests of one user that carry parts of files at the same time. */
const MAX_PER_USER = 6;

type Activity = { userId: string; abort: AbortController };

// Route Handlers and what boots have separate instances of a module variable.
const shared = globalThis as { [activeKey]?: Map<string, Activity> };
const activeKey: unique symbol = Symbol.for("naik-kelas.active-uploads");
const active = (shared[activeKey] ??= new Map<string, Activity>());

/**
 * Runs `work` as the only request of this process that writes to the upload; its signal is aborted when the upload
 * is cancelled. Throws when another one does, or when the user has too many.
 */
export async function whileActive<T>(
  { id, userId }: { id: string; userId: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (active.has(id)) throw new PublicError("CONFLICT", "uploadActive");
  const own = [...active.values()].filter((each) => each.userId === userId);
  if (own.length >= MAX_PER_USER) throw new PublicError("TOO_MANY", "filesBusy");
  const activity = { userId, abort: new AbortController() };
  active.set(id, activity);
  try {
    return await work(activity.abort.signal);
  } finally {
    active.delete(id);
  }
}

/** Ends the request that writes to it, if one does. */
export const stopActive = (id: string): void => active.get(id)?.abort.abort();

/** The uploads that are being written to. */
export const activeUploads = (): string[] => [...active.keys()];
