import { createActor, createSession } from "@/lib/testing/factories";
import { now } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import type { School } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";

const WARM_UP = 10;
const MB = 2 ** 20;

type Viewer = { server: Server; headers: Record<string, string> };
type List = { list: string; views: Record<string, string> };

/** Measures the response times of long lists for an admin, as pages and over the API. */
export async function measureLists({ school, sizes }: Context): Promise<Report> {
  const { token } = await createSession(await createActor("admin"));
  const course = await school.courseWith(sizes.enrolled);
  await school.addCourses(sizes.listed);
  const server = await startProduct();
  const viewer: Viewer = { server, headers: { Cookie: `session=${token}` } };
  const lists = [
    await users(viewer, school),
    await members(viewer, school, course.id),
    await courses(viewer, sizes.listed),
  ];
  for (const { views } of lists) await timesOf(viewer, Object.values(views), 1);
  const before = await server.probe("memory");
  const rows = [];
  for (const { list, views } of lists) {
    for (const [view, path] of Object.entries(views)) {
      const took = await timesOf(viewer, [path], sizes.pageViews);
      const [p50, p95] = [percentile(took, 0.5), percentile(took, 0.95)];
      rows.push({ list, view, "p50 ms": round(p50), "p95 ms": round(p95) });
    }
  }
  const after = await server.probe("memory");
  await server.stop();
  const slowest = Math.max(...rows.map((row) => row["p95 ms"]));
  const grown = Math.max(0, round((after.heapUsed - before.heapUsed) / MB));
  const all = `lists of ${sizes.listed} users, members and courses`;
  return {
    title: `Lists of ${sizes.listed}, ${rows.length * sizes.pageViews} views`,
    rows,
    targets: [
      atMost(`${all}: p95 of each view`, slowest, 200, "ms"),
      atMost(`${all}: heap growth after all views`, grown, 10, "MB"),
    ],
  };
}

async function users(viewer: Viewer, { students }: School): Promise<List> {
  const late = await cursorAfter(viewer, "/api/users", {
    by: "after",
    rows: 0.9 * students.length,
  });
  const views = {
    "the first page": "/admin/users",
    "by name, descending": "/admin/users?sort=displayName&direction=desc",
    "a search with matches": `/admin/users?search=${students[0]?.username.slice(7, 9)}`,
    "a search without matches": "/admin/users?search=zzzzzzzz&role=teacher",
    "a page near the end": `/admin/users?after=${late}`,
    "a late page by its number": "/admin/users?page=450",
    "100 over the API": `/api/users?limit=100&after=${late}`,
  };
  return { list: "users", views };
}

async function members(viewer: Viewer, { students }: School, courseId: string): Promise<List> {
  const api = `/api/courses/${courseId}/members`;
  const page = `/teach/courses/${courseId}/members`;
  const late = await cursorAfter(viewer, api, { by: "after", rows: 0.9 * students.length });
  const views = {
    "the course's page": `/teach/courses/${courseId}`,
    "the first page": page,
    "a search with matches": `${page}?search=${students[0]?.username.slice(7, 9)}`,
    "a search without matches": `${page}?search=zzzzzzzz`,
    "a page near the end": `${page}?after=${late}`,
    "a late page by its number": `${page}?page=450`,
    "100 over the API": `${api}?limit=100&after=${late}`,
  };
  return { list: "members", views };
}

async function courses(viewer: Viewer, count: number): Promise<List> {
  const rows = 0.9 * count;
  const late = await cursorAfter(viewer, "/api/courses", { by: "before", rows });
  const lateTitle = await cursorAfter(viewer, "/api/courses", { by: "after", rows, sort: "title" });
  const views = {
    "the first page": "/admin/courses",
    "newest first": "/admin/courses?sort=createdAt",
    "a search with matches": "/admin/courses?search=KURSUS%20%2077",
    "a search without matches": "/admin/courses?search=zzzzzzzz&status=archived",
    "a page near the end": `/admin/courses?after=${lateTitle}`,
    "a late page by its number": "/admin/courses?page=450",
    "100 over the API": `/api/courses?limit=100&before=${late}`,
    "100 by title over the API": `/api/courses?limit=100&sort=title&after=${lateTitle}`,
  };
  return { list: "courses", views };
}

async function timesOf({ server, headers }: Viewer, paths: string[], times: number) {
  const took: number[] = [];
  for (const path of paths) {
    for (let sent = 0; sent < WARM_UP + times; sent++) {
      const startedAt = now();
      const response = await fetch(server.origin + path, { headers });
      await response.text();
      if (response.status !== 200) throw new Error(`${path} returned ${response.status}`);
      if (sent >= WARM_UP) took.push(now() - startedAt);
    }
  }
  return took;
}

type Skipped = { by: "after" | "before"; rows: number; sort?: string };

/** The cursor after the first rows of a list. */
async function cursorAfter({ server, headers }: Viewer, path: string, { by, rows, sort }: Skipped) {
  let cursor = "";
  for (let seen = 0; seen < rows; seen += 100) {
    const query = new URLSearchParams({
      limit: "100",
      ...(sort && { sort }),
      ...(cursor && { [by]: cursor }),
    });
    const response = await fetch(`${server.origin}${path}?${query}`, { headers });
    const { next } = (await response.json()) as { next: string | null };
    if (next === null) break;
    cursor = next;
  }
  return encodeURIComponent(cursor);
}
