import { MAX_CHANGES, type OfflineChange, REPLAY_PATH } from "@/lib/offline/messages";
import { applyTo, withChange } from "./queue";
import { forget } from "./forget";
import { report } from "./report";
import { read, StorageError, write } from "./storage";
import { scope } from "./scope";

/** The pauses before what could not be sent is tried again: a page may be online a moment before the worker is. */
const RETRY_AFTER_MS = [500, 1_500, 4_000];

type Answer = { results: { key: string; refused?: string }[] };

/** Keeps a change until the server has it, and shows it as done here. */
export async function queueChange(userId: string, change: OfflineChange): Promise<void> {
  const { changes, unread } = await write((device) => {
    if (device.queue && device.queue.userId !== userId) delete device.queue;
    device.queue = { userId, changes: withChange(device.queue?.changes ?? [], change) };
    const kept = device.inbox?.userId === userId ? device.inbox : { items: [], unreadCount: 0 };
    return { ...device.queue, unread: applyTo(kept, change, Date.now()) };
  });
  await tell(userId, changes, { unread });
  // Where the browser can, it wakes the worker when the network is back, also after the page was closed.
  await scope.registration.sync?.register("changes").catch(() => undefined);
}

const tell = (userId: string, changes: OfflineChange[], { refused = 0, unread = 0 }) =>
  report({
    userId,
    waiting: changes.length,
    refused,
    changes: changes.map(({ id, action }) => ({ id, action })),
    unread,
  });

const waitingOf = (userId: string) =>
  read(({ queue }) => (queue?.userId === userId ? queue.changes : []));

/** Sends what waits, oldest first. Where the network fails it tries again for some seconds. */
export async function sendChanges(userId: string): Promise<void> {
  for (const pauseMs of RETRY_AFTER_MS) {
    try {
      return await sendWaiting(userId);
    } catch (error) {
      if (error instanceof StorageError) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return sendWaiting(userId);
}

/** Sends until nothing waits or the network fails. */
async function sendWaiting(userId: string): Promise<void> {
  let refused = 0;
  let waiting = await waitingOf(userId);
  try {
    while (waiting.length > 0) {
      const answered = await send(userId, waiting.slice(0, MAX_CHANGES));
      if (answered) {
        const keys = new Set(answered.map(({ key }) => key));
        refused += answered.filter((result) => result.refused !== undefined).length;
        await write(({ queue }) => {
          if (queue) queue.changes = queue.changes.filter(({ key }) => !keys.has(key));
        });
      }
      waiting = await waitingOf(userId); // forgotten meanwhile, when another user has signed in
      if (!answered?.length) break;
    }
  } finally {
    await tell(userId, waiting, { refused });
  }
}

/** The results of the changes; undefined when they still wait, or are forgotten. */
async function send(userId: string, changes: OfflineChange[]) {
  const response = await fetch(REPLAY_PATH, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ userId, changes }),
    redirect: "error",
  });
  // Whatever stands in between may respond with these statuses too, but not with a problem.
  const isOurs = response.headers.get("Content-Type")?.startsWith("application/problem+json");
  if (response.status === 401) await forget({ queue: false });
  // The session is another user's.
  else if (response.status === 409 && isOurs) await forget({ queue: true });
  // The server will never understand them: an old worker's.
  else if (response.status === 400 && isOurs)
    return changes.map(({ key }) => ({ key, refused: "invalid" }));
  if (!response.ok) return undefined;
  const { results } = (await response.json()) as Answer;
  return results;
}
