import { hashSync } from "bcryptjs";
import type { APIRequestContext } from "playwright/test";
import { unsentReasons } from "@/db/enums";
import { limitKinds, loginOutcomes, requestRoutes, statusClasses } from "@/lib/metrics/recorded";
import { noOutcomes } from "@/lib/push/sender";
import { newStreamCounters } from "@/lib/realtime/stream-counters";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { openStream } from "./support/event-stream";
import {
  type ExposedMetric,
  labelsOf,
  metricOf,
  parseExposition,
  sumOf,
} from "./support/exposition";
import { documentedMetrics, selectorsInUse } from "./support/watching";

const CANARY = `kenari-${crypto.randomUUID().slice(0, 8)}`;
const PASSWORD = "kucing tidur siang";

/** All values that labels of the product's metrics may have. */
const allowed: Record<string, Record<string, readonly string[]>> = {
  stream_refusals_total: { reason: Object.keys(newStreamCounters().refusals) },
  stream_ends_total: { reason: Object.keys(newStreamCounters().ends) },
  hints_total: {
    source: ["file", "redis"],
    outcome: ["read", "own", "unneeded", "noise", "published", "dropped"],
  },
  announcements_unsent_total: { reason: unsentReasons },
  http_request_seconds: { route: requestRoutes, status: statusClasses },
  logins_total: { outcome: loginOutcomes },
  throttled_total: { limit: limitKinds },
  database_call_seconds: { kind: ["read", "write"] },
  database_calls_in_flight: { kind: ["read", "write"] },
  push_messages_total: { reason: Object.keys(noOutcomes()) },
};
/** Of Node.js' own: names of its classes, memory spaces and versions. */
const nodeLabel = /^[A-Za-z_]{1,40}$|^v?\d[\w.-]{0,20}$/;

async function readMetrics(request: APIRequestContext) {
  const text = await (await request.get(`${E2E_ORIGIN}/api/metrics`)).text();
  return { text, metrics: parseExposition(text) };
}
function named(metrics: ReadonlyMap<string, ExposedMetric>, name: string): ExposedMetric {
  const metric = metrics.get(`naik_kelas_${name}`);
  if (!metric) throw new Error(`no naik_kelas_${name}`);
  return metric;
}

const login = (request: APIRequestContext, username: string, password: string) =>
  request.post(`${E2E_ORIGIN}/demo/lucia/login?/login`, {
    headers: { Origin: E2E_ORIGIN },
    maxRedirects: 0,
    form: { username, password },
  });

/** Somebody signs in, fails to, hears an announcement, and asks too often. */
async function useSchool(request: APIRequestContext) {
  const [teacher, student] = [
    await createActor("teacher"),
    await createActor("student", {
      username: CANARY,
      displayName: CANARY,
      passwordHash: hashSync(PASSWORD, 11),
    }),
  ];
  const course = await createCourse(teacher, { students: [student], title: CANARY });
  const [teaching, learning] = [await createSession(teacher), await createSession(student)];

  await login(request, CANARY, PASSWORD);
  await login(request, CANARY, `${CANARY} salah`);
  await login(request, `${CANARY}-siapa`, PASSWORD);

  const stream = await openStream({ token: learning.token });
  await stream.untilFrames(1);
  await request.post(`${E2E_ORIGIN}/api/courses/${course.id}/announcements`, {
    headers: { Cookie: `session=${teaching.token}`, "Idempotency-Key": crypto.randomUUID() },
    data: { type: "general", title: CANARY, message: CANARY, holdSeconds: 1 },
  });
  await stream.until(() => stream.received().length === 1);
  stream.close();

  for (let n = 0; n < 6; n++) {
    await request.get(`${E2E_ORIGIN}/api/me/export`, {
      headers: { Cookie: `session=${learning.token}` },
    });
  }
  await request.get(`${E2E_ORIGIN}/${CANARY}`);
}

test("metrics count what happens, and tell nothing of anybody", async ({ request }) => {
  const { metrics: before } = await readMetrics(request);
  await useSchool(request);
  const { metrics, text } = await readMetrics(request);

  const growth = (name: string, labels?: Record<string, string>) =>
    sumOf(named(metrics, name), labels) - sumOf(named(before, name), labels);
  // Other tests use the same server: these are the least.
  const happened: [atLeast: number, name: string, labels?: Record<string, string>][] = [
    [1, "logins_total", { outcome: "succeeded" }],
    [2, "logins_total", { outcome: "refused" }],
    [3, "password_wait_seconds"],
    [1, "publish_to_frame_seconds"],
    [1, "schedule_lateness_seconds"],
    [1, "throttled_total", { limit: "export:user" }],
    [3, "http_request_seconds", { route: "form" }],
    [1, "http_request_seconds", { route: "api", status: "2xx" }],
    [1, "http_request_seconds", { route: "api", status: "4xx" }],
    [1, "http_request_seconds", { route: "page", status: "4xx" }],
    [5, "database_call_seconds", { kind: "read" }],
    [5, "database_call_seconds", { kind: "write" }],
  ];
  for (const [atLeast, name, labels] of happened) {
    expect(growth(name, labels), name).toBeGreaterThanOrEqual(atLeast);
  }
  const states = ["database_up", "disk_free_bytes", "streams_limit"];
  for (const name of states) expect(sumOf(named(metrics, name)), name).toBeGreaterThan(0);

  expect(text).not.toContain(CANARY);
  for (const [name, { samples }] of metrics) {
    const known = allowed[name.replace("naik_kelas_", "")] ?? {};
    for (const [label, value] of samples.flatMap(({ labels }) => Object.entries(labels))) {
      const isAllowed = name.startsWith("naik_kelas_")
        ? known[label]?.includes(value)
        : nodeLabel.test(value);
      expect([name, label, value, isAllowed]).toEqual([name, label, value, true]);
    }
  }
});

test("all metrics are documented, and those exist that the documentation, the dashboard and the alarms use", async ({
  request,
}) => {
  const { metrics } = await readMetrics(request);
  const exposed = [...metrics].flatMap(([name, metric]) =>
    name.startsWith("naik_kelas_") ? [{ name, type: metric.type, labels: labelsOf(metric) }] : [],
  );
  expect(documentedMetrics().toSorted(byName)).toEqual(exposed.toSorted(byName));

  for (const { metric: series, labels } of selectorsInUse()) {
    if (series === "up") continue; // Prometheus' own
    const found = metricOf(metrics, series);
    expect([series, found !== undefined]).toEqual([series, true]);
    const known = new Set(found && labelsOf(found)).add("job").add("instance");
    if (series.endsWith("_bucket")) known.add("le");
    expect([series, labels.filter((label) => !known.has(label))]).toEqual([series, []]);
  }
});

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
