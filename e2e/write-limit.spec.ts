import { and, count, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { auditLog, change } from "@/db/schema";
import { announce, createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";
import { metric } from "./support/metrics";

test.describe.configure({ mode: "serial" });

const LIMIT = 20;

let instance: Instance;
test.beforeAll(async () => {
  instance = await startInstance(3290, { WRITE_LIMIT_PER_MINUTE: String(LIMIT) });
});
test.afterAll(() => instance.stop());

const changesCounted = () => metric(E2E_ORIGIN, "naik_kelas_log_changes_total");

/** An API client of this user. */
async function scriptOf(actor: Actor, origin = instance.origin) {
  const { token } = await createSession(actor);
  const headers = { Cookie: `session=${token}`, Origin: origin };
  return (method: string, path: string, body?: object) =>
    fetch(`${origin}/api${path}`, {
      method,
      headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
      body: body && JSON.stringify(body),
    });
}

async function changesOf({ id }: Actor) {
  const own = and(eq(change.userId, id), eq(change.kind, "inbox"));
  const [row] = await db.select({ rows: count() }).from(change).where(own);
  return row?.rows;
}

test("L9: endless toggles are refused with 429, and the log stops growing", async ({
  classroom: { teacher, student, outsider, course },
}) => {
  const { id } = await announce(teacher, course);
  const [script, other] = [await scriptOf(student), await scriptOf(outsider)];
  const statuses: number[] = [];
  for (let n = 0; n < 4 * LIMIT; n++) {
    const response = await script("PUT", `/notifications/${id}`, { read: n % 2 === 0 });
    statuses.push(response.status);
    const text = await response.text();
    if (response.status !== 429) continue;
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(response.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(JSON.parse(text)).toMatchObject({ status: 429, detail: "tooManyWrites" });
  }
  expect(statuses).toEqual(statuses.map((_, n) => (n < LIMIT ? 200 : 429)));
  expect(await changesOf(student)).toBe(LIMIT);
  expect((await script("GET", "/notifications")).status).toBe(200); // reads are not limited
  expect((await other("POST", "/notifications/read-all", { upTo: 1 })).status).toBe(200);

  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, student.id));
  expect(entries).toMatchObject([{ action: "write_limit", outcome: "throttled" }]);
});

test("L9: malformed requests count too, and are refused before the body is read", async ({
  classroom: { teacher, course },
}) => {
  const script = await scriptOf(teacher);
  const path = `/courses/${course.id}/announcements`;
  for (let n = 0; n < LIMIT; n++) expect((await script("POST", path, { n })).status).toBe(400);
  const response = await script("POST", path, { message: "x".repeat(200_000) });
  expect(response.status).toBe(429); // and not 413
});

test("L9: a form shows the limit and keeps its input", async ({ classroom, pageOf }) => {
  const script = await scriptOf(classroom.teacher);
  const page = await pageOf(classroom.teacher, { javaScriptEnabled: false });
  await page.goto(`${instance.origin}/teach/courses/${classroom.course.id}/announcements/new`);
  for (let n = 0; n < LIMIT; n++) await script("DELETE", "/courses/course_none");
  await page.getByLabel("Judul", { exact: true }).fill("Kelas pindah");
  await page.getByLabel("Isi pengumuman").fill("Besok di lab.");
  await page.getByRole("button", { name: "Kirim sekarang" }).click();

  await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveText(
    /terlalu cepat\. Yang terakhir belum tersimpan: tunggu 1 menit/,
  );
  await expect(page.getByLabel("Judul", { exact: true })).toHaveValue("Kelas pindah");
  await expect(page.getByLabel("Isi pengumuman")).toHaveValue("Besok di lab.");
});

test("L9: a request without a change adds no row, and the log's growth is a metric", async ({
  classroom: { teacher, student, course },
}) => {
  const { id, seq } = await announce(teacher, course);
  const script = await scriptOf(student, E2E_ORIGIN);
  const stream = await openStream(await createSession(student));
  await stream.untilFrames(1);
  const before = await changesCounted();

  const toggle = (read: boolean) => script("PUT", `/notifications/${id}`, { read });
  for (let n = 0; n < 10; n++) expect((await toggle(false)).status).toBe(200);
  expect(await changesOf(student)).toBe(0);
  for (let n = 0; n < 10; n++) expect((await toggle(true)).status).toBe(200);
  const all = { upTo: seq };
  for (let n = 0; n < 10; n++) {
    expect((await script("POST", "/notifications/read-all", all)).status).toBe(200);
  }
  expect(await changesOf(student)).toBe(1);
  await stream.untilFrames(2);
  expect(await changesCounted()).toBeGreaterThan(before);
  stream.close();
});
