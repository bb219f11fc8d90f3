import { setTimeout as sleep } from "node:timers/promises";
import { exchange, Unanswered } from "./exchange";
import { contentOf, type Told } from "./history";
import type { Random } from "./random";
import type { Person } from "./school";
import type { Stage } from "./stage";

type Item = Told & { readAt: string | null };
type Page = { items: Item[]; next: number | null };
type Query = { unread: boolean; limit: number };

/** Gives up on a page, with all that was fetched before it. */
const MOST_TRIES = 500;

/** The whole inbox over HTTP, newest first, each page from any instance and tried until it comes. */
export async function fetchInbox(
  { servers }: Stage,
  random: Random,
  student: Person,
  query: Query,
): Promise<Told[]> {
  const told: Told[] = [];
  let before: number | null | undefined;
  for (let tries = 1; before !== null; tries++) {
    try {
      const page: Page = await fetchPage(random.pick(servers).origin, student, before, query);
      for (const item of page.items) told.push({ ...contentOf(item), id: item.id, seq: item.seq });
      before = page.next;
      tries = 0;
    } catch (error) {
      if (!(error instanceof Unanswered) || tries === MOST_TRIES) throw error;
      await sleep(100);
    }
  }
  return told;
}

async function fetchPage(
  origin: string,
  { token }: Person,
  before: number | undefined,
  { unread, limit }: Query,
): Promise<Page> {
  const query = new URLSearchParams({ limit: String(limit), unread: String(unread) });
  if (before !== undefined) query.set("before", String(before));
  const { status, body } = await exchange(origin, `/api/notifications?${query}`, { token });
  if (status !== 200) throw new Unanswered(true, `the inbox answered ${status}`);
  return JSON.parse(body) as Page;
}
