import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import type { APIRequestContext } from "playwright/test";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { limitFileSize, mountSmallDisk, type SmallDisk } from "@/db/testing/small-disk";
import { type Classroom, expect, test } from "./fixtures";
import { fillIn, openComposer, send, subject } from "./support/composer";
import { E2E_DATABASE } from "./support/environment";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";
import { metric } from "./support/metrics";

test.describe.configure({ mode: "default" }); // the tests share one server and one disk

let disk: SmallDisk;
let path: string;
let school: Pick<Classroom, "teacher" | "student" | "course">;
let tokens: { teacher: string; student: string };
let instance: Instance;

/** A copy of the tests' database, in one file. */
async function copyTo(file: string) {
  rmSync(file, { force: true });
  const client = createClient({ url: E2E_DATABASE, timeout: 10_000 });
  await client.execute({ sql: "vacuum into ?", args: [file] });
  client.close();
  return file;
}

async function ask<Row>(sql: string): Promise<Row[]> {
  const client = createClient({ url: `file:${path}`, timeout: 5_000 });
  const { rows } = await client.execute(sql);
  client.close();
  return rows as Row[];
}

test.beforeAll(async () => {
  const found = mountSmallDisk(96) ?? limitFileSize();
  if (!found) throw new Error("neither mount nor prlimit can make a full disk here");
  disk = found;
  path = join(disk.folder, "school.db");
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student], title: "Web Dasar" });
  school = { teacher, student, course };
  const sessions = await Promise.all([createSession(teacher), createSession(student)]);
  tokens = { teacher: sessions[0].token, student: sessions[1].token };
  await copyTo(path);
  instance = await startInstance(3293, {
    TURSO_DATABASE_URL: `file:${path}`,
    STREAM_POLL_MS: "300",
    LOG_LEVEL: "info",
  });
});
test.afterAll(async () => {
  await instance.stop();
  disk.remove();
});

const cookieOf = (token: string) => ({ Cookie: `session=${token}` });

const publish = (request: APIRequestContext, title: string) =>
  request.post(`${instance.origin}/api/courses/${school.course.id}/announcements`, {
    headers: { ...cookieOf(tokens.teacher), "Idempotency-Key": crypto.randomUUID() },
    data: { type: "general", title, message: "Semangat!" },
  });

const readInbox = (request: APIRequestContext) =>
  request.get(`${instance.origin}/api/notifications`, { headers: cookieOf(tokens.student) });

const readiness = async (request: APIRequestContext) =>
  (await request.get(`${instance.origin}/api/health/ready`)).status();

async function expectReadiness(request: APIRequestContext, status: number) {
  await expect.poll(() => readiness(request), { timeout: 10_000 }).toBe(status);
}

async function expectUnavailable(response: Awaited<ReturnType<typeof publish>>) {
  expect(response.status()).toBe(503);
  expect(response.headers()["content-type"]).toContain("application/problem+json");
  expect(response.headers()["retry-after"]).toMatch(/^\d+$/);
  expect(await response.json()).toMatchObject({ status: 503, detail: "nothing-applied" });
}

/** Each of these lines since `from`, once. */
function expectLines(from: number, ...lines: string[]) {
  const logged = instance.log().slice(from);
  for (const line of lines) expect(logged.split(line), line).toHaveLength(2);
}

test("I5: a full disk is an outage: nothing is half written, forms keep their input, recovery is automatic", async ({
  browser,
  request,
}) => {
  const logged = instance.log().length;
  const stream = await openStream({ token: tokens.student, origin: instance.origin });
  await stream.untilFrames(1);
  const context = await browser.newContext({ baseURL: instance.origin });
  await context.addCookies([{ name: "session", value: tokens.teacher, url: instance.origin }]);
  const page = await context.newPage();
  await openComposer(page, school.course);
  await fillIn(page, "Disk penuh");
  await page.getByLabel("Isi pengumuman").fill("🎒".repeat(9_000));
  expect((await readInbox(request)).status()).toBe(200); // the session's first request in a while updates its last use
  expect(await readiness(request)).toBe(200);

  disk.fill(instance.process.pid ?? 0);
  const sent: string[] = [];
  for (let n = 0; ; n++) {
    const response = await publish(request, `Sebelum penuh ${n}`);
    if (response.status() !== 201) {
      await expectUnavailable(response);
      break;
    }
    sent.push(((await response.json()) as { id: string }).id);
    expect(n).toBeLessThan(30); // space already allocated for the log
  }
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: "belum tersimpan" })).toBeVisible();
  await expect(subject(page)).toHaveValue("Disk penuh");
  await expectReadiness(request, 503);
  expect(await metric(instance.origin, "naik_kelas_database_up")).toBe(0);
  expect((await readInbox(request)).status()).toBe(200);
  const halves = await ask<{ n: number }>(`select count(*) as n from announcement a where
    course_id = '${school.course.id}' and status = 'published' and not exists (
      select 1 from notification n join recipient r on r.notification_id = n.id where n.announcement_id = a.id)`);
  expect(halves).toMatchObject([{ n: 0 }]);

  disk.free(instance.process.pid ?? 0);
  await expectReadiness(request, 200);
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await stream.until(() => stream.received().length === sent.length + 1, 10_000);
  const { items } = (await (await readInbox(request)).json()) as { items: { id: string }[] };
  expect(stream.received()).toEqual(items.map(({ id }) => id).toReversed());
  expect(await metric(instance.origin, "naik_kelas_database_wal_bytes")).toBeGreaterThan(0);
  expect(await metric(instance.origin, "naik_kelas_database_up")).toBe(1);
  stream.close();
  await context.close();
  await expect.poll(() => instance.log().slice(logged)).toContain("can be used again");
  expectLines(logged, "the database cannot be used", "the database can be used again");
  expect(instance.log().slice(logged)).not.toContain("a request failed");
});

test("L5: a deleted database causes 503 at once, also in pages, until it is back", async ({
  request,
}) => {
  const logged = instance.log().length;
  const stream = await openStream({ token: tokens.student, origin: instance.origin });
  await stream.untilFrames(1);
  const known = stream.received().length;
  renameSync(path, `${path}.away`);
  await expectUnavailable(await publish(request, "Ke mana?"));
  await expectUnavailable(await readInbox(request));
  const page = await request.get(`${instance.origin}/app/notifications`, {
    headers: cookieOf(tokens.student),
  });
  expect([page.status(), page.url()]).toEqual([503, expect.stringContaining("/unavailable?back=")]);
  await expectReadiness(request, 503);
  expect(await metric(instance.origin, "naik_kelas_schedule_overdue_seconds")).toBeNaN();

  renameSync(`${path}.away`, path);
  expect((await readInbox(request)).status()).toBe(200);
  const response = await publish(request, "Kembali");
  expect(response.status()).toBe(201);
  await stream.until(() => stream.received().length > known, 10_000);
  expect(stream.frames().at(-1)?.newNotifications).toMatchObject([{ title: "Kembali" }]);
  stream.close();
  await expectReadiness(request, 200);
  await expect.poll(() => instance.log().slice(logged)).toContain("can be used again");
  expectLines(logged, "the database cannot be used", "the database can be used again");
});

test("L5: an invalid file is an outage; another database in its place is opened, and clients reset", async ({
  request,
}) => {
  const { teacher, student, course } = school;
  await announce(teacher, course, { title: "Dari cadangan" });
  const backup = await copyTo(join(disk.folder, "backup.db"));
  const stream = await openStream({ token: tokens.student, origin: instance.origin });
  await stream.untilFrames(1);
  const lastEventId = stream.lastEventId();

  const garbage = join(disk.folder, "garbage");
  writeFileSync(garbage, "bukan basis data ".repeat(50_000));
  renameSync(garbage, path);
  await expectUnavailable(await readInbox(request));
  await expectUnavailable(await publish(request, "Ke dalam sampah"));
  await expectReadiness(request, 503);

  renameSync(backup, path);
  await expectReadiness(request, 200);
  await stream.untilEnded(10_000);
  const again = await openStream({ token: tokens.student, origin: instance.origin, lastEventId });
  await again.untilFrames(1);
  expect(again.frames()[0]).toMatchObject({ reset: true });
  expect((await publish(request, "Sesudahnya")).status()).toBe(201);
  await again.until(() => again.received().length > 0);
  again.close();
  const inbox = await ask<{ title: string }>(
    `select title from notification n join recipient r on r.notification_id = n.id
     where user_id = '${student.id}' order by seq`,
  );
  expect(inbox.map(({ title }) => title)).toEqual(["Dari cadangan", "Sesudahnya"]);
  expect(await ask("pragma integrity_check")).toMatchObject([{ integrity_check: "ok" }]);
});
