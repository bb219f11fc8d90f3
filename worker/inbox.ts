import type { OfflineReader } from "@/lib/offline/messages";
import { currentGeneration, forget } from "./forget";
import { clockAheadOf, merge, MAX_ITEMS, type Listed, needsWholeList } from "./merge";
import { read, write } from "./storage";

const TEN_MINUTES_MS = 600_000;
const ONE_DAY_MS = 24 * 3600_000;

/** Read states that changed elsewhere cost the whole list: seldom, and hardly ever where data is saved. */
const wholeListEvery = () =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData
    ? ONE_DAY_MS
    : TEN_MINUTES_MS;

/**
 * Keeps the reader's newest notifications; after the first time only what is new is requested. Returns whether all
 * were listed again, as after a correction or withdrawal.
 */
export async function refreshInbox(reader: OfflineReader): Promise<boolean> {
  const generation = currentGeneration();
  const known = await read(({ inbox }) => (inbox?.userId === reader.userId ? inbox : undefined));
  const news = known && (await list(reader.userId, known.items[0]?.seq));
  if (known && !news) return false;
  const isOld = !known || Math.abs(Date.now() - known.listedAt) > wholeListEvery();
  const whole = !known || !news || needsWholeList(known, news, isOld);
  const listed = whole ? await list(reader.userId) : news;
  if (!listed) return false;
  await write((device) => {
    if (generation !== currentGeneration()) return; // signed out meanwhile
    if (device.queue && device.queue.userId !== reader.userId) delete device.queue;
    const kept = device.inbox?.userId === reader.userId ? device.inbox : undefined;
    device.inbox = merge({ kept, listed, whole, reader, queue: device.queue?.changes ?? [] });
  });
  return whole;
}

/** What came after `after`, or the whole list; undefined when the session is not this user's. */
async function list(userId: string, after?: number): Promise<Listed | undefined> {
  const since = after === undefined ? "" : `&after=${after}`;
  const response = await fetch(`/api/notifications?text=lines&limit=${MAX_ITEMS}${since}`, {
    redirect: "error",
    cache: "no-store",
  });
  if (response.status === 401) await forget({ queue: false });
  if (!response.ok) return undefined;
  const listed = { ...((await response.json()) as Listed), clockAhead: clockAheadOf(response) };
  if (listed.userId === userId) return listed;
  await forget({ queue: true });
  return undefined;
}
