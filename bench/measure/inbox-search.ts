import { now } from "../support/clock";
import type { Context } from "../support/context";
import { insertNotifications } from "../support/many-notifications";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";

const WARM_UP = 5;

const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(97 + (index % 26))).join(" ");

/** What is searched, by how it is found. */
const searches = {
  "a word in few notifications": "kata17321",
  "a word in nearly all": "kata1",
  "a beginning of every word": "kata",
  "two words, both frequent": "kata2 kata3",
  "a frequent and a rare word": "kata1 kata15000",
  "a word in none": "zamrud",
  "a letter in none": "z",
  "50 letters": letters(50),
};

/** Measures searches in a long inbox among many notifications of the school, over the API. */
export async function measureInboxSearch({ school, sizes }: Context): Promise<Report> {
  const { notifications: all, ownNotifications: own } = sizes;
  const course = await school.courseWith(1);
  const userId = school.students[0]?.id ?? "";
  await insertNotifications({ courseId: course.id, userId, all, own });
  const server = await startProduct();
  const headers = { Cookie: school.cookieOf(0) };
  const rows = [];
  for (const [search, q] of Object.entries(searches)) {
    const took: number[] = [];
    let found = 0;
    for (let sent = 0; sent < WARM_UP + sizes.pageViews; sent++) {
      const query = new URLSearchParams({ q });
      const startedAt = now();
      const response = await fetch(`${server.origin}/api/notifications?${query}`, { headers });
      const { items } = (await response.json()) as { items: unknown[] };
      if (sent >= WARM_UP) took.push(now() - startedAt);
      found = items.length;
    }
    const [p50, p95] = [percentile(took, 0.5), percentile(took, 0.95)];
    rows.push({ search, "on the first page": found, "p50 ms": round(p50), "p95 ms": round(p95) });
  }
  await server.stop();
  const slowest = Math.max(...rows.map((row) => row["p95 ms"]));
  return {
    title: `Searches in ${own} of ${all} notifications, ${sizes.pageViews} of each kind`,
    rows,
    targets: [
      atMost(`search in ${own} own of ${all} notifications: p95 of each kind`, slowest, 50, "ms"),
    ],
  };
}
