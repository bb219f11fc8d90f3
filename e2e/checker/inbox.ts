import { setTimeout as sleep } from "node:timers/promises";
import { sendRequest, NoResponseError } from "./http-client";
import { deliveredOf, type DeliveredNotification } from "./history";
import type { Random } from "./random";
import type { Person } from "./school";
import type { RunContext } from "./run-context";

type Item = DeliveredNotification & { readAt: string | null };
type Page = { items: Item[]; next: number | null };
type Query = { unread: boolean; limit: number };

const MAX_ATTEMPTS = 500;

/** Fetches the whole inbox over HTTP, newest first, each page from a random instance, with retries. */
export async function fetchInbox(
  { entrances }: RunContext,
  random: Random,
  student: Person,
  query: Query,
): Promise<DeliveredNotification[]> {
  const items: DeliveredNotification[] = [];
  let before: number | null | undefined;
  for (let attempts = 1; before !== null; attempts++) {
    try {
      const page: Page = await fetchPage(random.pick(entrances).origin, student, before, query);
      items.push(...page.items.map(deliveredOf));
      before = page.next;
      attempts = 0;
    } catch (error) {
      if (!(error instanceof NoResponseError) || attempts === MAX_ATTEMPTS) throw error;
      await sleep(100);
    }
  }
  return items;
}

async function fetchPage(
  origin: string,
  { token }: Person,
  before: number | undefined,
  { unread, limit }: Query,
): Promise<Page> {
  const query = new URLSearchParams({ limit: String(limit), unread: String(unread) });
  if (before !== undefined) query.set("before", String(before));
  const { status, body } = await sendRequest(origin, `/api/notifications?${query}`, { token });
  if (status !== 200) throw new NoResponseError(true, `the inbox returned ${status}`);
  return JSON.parse(body) as Page;
}
