import { createActor, createSession } from "@/db/testing/factories";
import { now } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { type Server, startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";

const WARM_UP = 10;

/** What an admin waits for who looks through a school's users, the page as much as the API. */
export async function measureUsers({ school, sizes }: Context): Promise<Report> {
  const { token } = await createSession(await createActor("admin"));
  const server = await startProduct();
  const headers = { Cookie: `session=${token}` };
  const late = await cursorAfter(server, headers, 0.9 * school.students.length);
  const views = {
    "the first page": "/admin/users",
    "by name, downwards": "/admin/users?sort=displayName&direction=desc",
    "a search that finds some": `/admin/users?search=${school.students[0]?.username.slice(7, 9)}`,
    "a search that finds nobody": "/admin/users?search=zzzzzzzz&role=teacher",
    "a page near the end": `/admin/users?after=${late}`,
    "100 users over the API": `/api/users?limit=100&after=${late}`,
  };
  const rows = [];
  for (const [view, path] of Object.entries(views)) {
    const took = await timesOf(server.origin + path, headers, sizes.pageViews);
    rows.push({
      view,
      "p50 ms": round(percentile(took, 0.5)),
      "p95 ms": round(percentile(took, 0.95)),
    });
  }
  await server.stop();
  const slowest = Math.max(...rows.map((row) => row["p95 ms"]));
  return {
    title: `A list of ${school.students.length} users`,
    rows,
    targets: [
      atMost(`list of ${school.students.length} users: p95 of each view`, slowest, 200, "ms"),
    ],
  };
}

async function timesOf(url: string, headers: Record<string, string>, times: number) {
  const took: number[] = [];
  while (took.length < WARM_UP + times) {
    const begun = now();
    const response = await fetch(url, { headers });
    await response.text();
    if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
    took.push(now() - begun);
  }
  return took.slice(WARM_UP);
}

/** The cursor behind the first `count` users. */
async function cursorAfter({ origin }: Server, headers: Record<string, string>, count: number) {
  let after = "";
  for (let seen = 0; seen < count; seen += 100) {
    const query = new URLSearchParams({ limit: "100", ...(after && { after }) });
    const response = await fetch(`${origin}/api/users?${query}`, { headers });
    const { next } = (await response.json()) as { next: string | null };
    if (next === null) break;
    after = next;
  }
  return encodeURIComponent(after);
}
