import { once } from "node:events";
import { connect } from "node:net";
import type { Browser, BrowserContext, Page } from "playwright/test";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { file } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { jpeg } from "@/lib/files/testing/samples";
import { heartbeat } from "@/lib/realtime/encode";
import { parseEnv } from "@/lib/env";
import { announce, createFile, createModule, createSession } from "@/lib/testing/factories";
import { type Classroom, expect, test } from "./fixtures";
import { startCountingProxy } from "./support/counting-proxy";
import { E2E_ORIGIN, E2E_PORT } from "./support/environment";
import { signedIn, uploadAs } from "./support/uploads";

const INBOX = "/app/notifications";
const FIRST_VISIT = 170_000;
const REPEATED_VISIT = 15_000;
/** One picture of a list, as it is shown. */
const THUMBNAIL = 15_000;
const IDLE_HOUR = 6_000;
/** Bytes and milliseconds of a slow mobile network. */
const SLOW = { downloadThroughput: 50_000, uploadThroughput: 50_000, latency: 400 };
const READABLE_MS = 3_000;
/** What has to be there before the text: at that speed one second. */
const BEFORE_TEXT = 50_000;

const texts = [
  [
    "Tugas 2: halaman profil",
    "Kumpulkan tautannya paling lambat hari Jumat. Lihat contoh di modul 3.",
  ],
  [
    "Kelas pindah ke lab komputer",
    "Besok kita belajar di lab lantai 2. Bawa pengisi daya laptopmu.",
  ],
  ["Modul 4 sudah terbuka", "Isinya tentang formulir dan cara memeriksa isian di peramban."],
  [
    "Konfirmasi ikut pameran karya",
    "Tekan Konfirmasi kalau kamu ikut. Orang tua boleh datang pukul 9.",
  ],
] as const;

/** A full page of the inbox; some of it has attachments. */
async function fillInbox({ teacher, course }: Classroom) {
  for (let n = 0; n < 20; n++) {
    const [title = "", message = ""] = texts[n % texts.length] ?? [];
    const { announcementId } = await announce(teacher, course, {
      title: `${title} (${n + 1})`,
      message,
    });
    if (n % 3 === 0) await createFile(teacher, { of: { announcementId } });
  }
}

/** Until nothing more has arrived for a moment; the open stream is silent. */
async function settled(page: Page, received: () => number) {
  await page.waitForLoadState("load");
  let before = -1;
  await expect
    .poll(
      () => {
        const unchanged = received() === before;
        before = received();
        return unchanged;
      },
      { intervals: [1_500] },
    )
    .toBe(true);
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

type Visit = { student: Actor; path: string; heading: string };

/** Opens a page in a new browser, and once more; returns the bytes of each visit, and what was fetched. */
async function visitTwice(
  browser: Browser,
  { student, path, heading }: Visit,
  headers: Record<string, string> = {},
) {
  const proxy = await startCountingProxy();
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 360, height: 740 },
    extraHTTPHeaders: headers,
  });
  const { token } = await createSession(student);
  await context.addCookies([{ name: "session", value: token, url: proxy.origin }]);
  const page = await context.newPage();
  const requested: { type: string; path: string }[] = [];
  page.on("request", (sent) => {
    requested.push({ type: sent.resourceType(), path: new URL(sent.url()).pathname });
  });
  async function visit() {
    await page.goto(proxy.origin + path);
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
    await settled(page, proxy.received);
    return proxy.take();
  }
  const first = await visit();
  await page.goto("about:blank");
  proxy.take();
  const repeated = await visit();
  await context.close();
  proxy.close();
  const fonts = requested.filter(({ type }) => type === "font").map((font) => font.path);
  const files = requested.map((one) => one.path).filter((one) => one.startsWith("/api/files/"));
  return { first, repeated, fonts, files };
}

test("the inbox stays within its bytes: first visit, repeated visit, and with Save-Data", async ({
  classroom,
  browser,
}) => {
  await fillInbox(classroom);
  const inbox = { student: classroom.student, path: INBOX, heading: "Kelas pindah" };
  const visit = () => visitTwice(browser, inbox);
  const visits = await Promise.all([visit(), visit(), visit()]);
  const first = median(visits.map((each) => each.first));
  const repeated = median(visits.map((each) => each.repeated));
  expect(first).toBeLessThanOrEqual(FIRST_VISIT);
  expect(repeated).toBeLessThanOrEqual(REPEATED_VISIT);
  expect(new Set(visits[0].fonts).size).toBe(1);
  expect(visits[0].files).toEqual([]);

  const saving = await visitTwice(browser, inbox, { "Save-Data": "on" });
  expect(saving.fonts).toEqual([]);
  expect(saving.first).toBeLessThan(first - 9_000);
});

test("the pages of a course and of a module with photos stay within their bytes", async ({
  classroom: { teacher, student, course },
  browser,
}) => {
  const headers = await signedIn(teacher);
  const modules = await Promise.all([1, 2, 3, 4].map((n) => createModule(course, `Modul ${n}`)));
  const [first = { id: "" }] = modules;
  for (const [n, { id: moduleId }] of [...modules, first, first, first, first].entries()) {
    const id = await uploadAs(headers, await jpeg({ width: 1_200, height: 800 }), `papan-${n}.jpg`);
    await db.update(file).set({ moduleId }).where(eq(file.id, id));
  }
  for (let n = 1; n <= 8; n++) {
    const { announcementId } = await announce(teacher, course, { title: `Kabar ${n}` });
    await createFile(teacher, { of: { announcementId } });
  }

  const path = `/app/courses/${course.id}`;
  const page = await visitTwice(browser, { student, path, heading: "Kabar 8" });
  expect(page.first).toBeLessThanOrEqual(FIRST_VISIT);
  expect(page.repeated).toBeLessThanOrEqual(REPEATED_VISIT);
  expect(page.files).toEqual([]);

  const modulePath = `${path}/modules/${first.id}`;
  const opened = await visitTwice(browser, { student, path: modulePath, heading: "Modul 1" });
  expect(new Set(opened.files).size).toBe(5);
  for (const each of opened.files) expect(each).toMatch(/\/thumbnail$/);
  expect(opened.first).toBeLessThanOrEqual(FIRST_VISIT + 5 * THUMBNAIL);
  expect(opened.repeated).toBeLessThanOrEqual(REPEATED_VISIT);
});

test("the inbox can be read within 3 s at 50 kB/s and 400 ms", async ({ classroom, pageOf }) => {
  await fillInbox(classroom);
  const page = await pageOf(classroom.student);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", { offline: false, ...SLOW });
  await page.goto(INBOX, { waitUntil: "domcontentloaded" });
  await expect(page.getByRole("heading", { name: "Kelas pindah" }).first()).toBeVisible();
  const { paintedAt, needed } = await page.evaluate(async () => {
    const paint = new Promise<PerformanceEntry | undefined>((resolve) => {
      new PerformanceObserver((list) => {
        resolve(list.getEntriesByName("first-contentful-paint")[0]);
      }).observe({ type: "paint", buffered: true });
    });
    const loaded = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceResourceTiming[];
    const blocking = loaded.filter(
      (entry) => "renderBlockingStatus" in entry && entry.renderBlockingStatus === "blocking",
    );
    return {
      paintedAt: (await paint)?.startTime,
      needed: [navigation, ...blocking].reduce(
        (sum, entry) => sum + (entry?.encodedBodySize ?? 0),
        0,
      ),
    };
  });
  expect(needed).toBeLessThanOrEqual(BEFORE_TEXT);
  expect(paintedAt).toBeLessThanOrEqual(READABLE_MS);
});

/** Of the transfer encoding. */
const chunk = (length: number) => length + `${length.toString(16)}\r\n\r\n`.length;

test("an idle hour of the stream stays within its bytes", async ({ classroom }) => {
  const { token } = await createSession(classroom.student);
  const socket = connect(E2E_PORT, "127.0.0.1");
  socket.write(
    `GET /api/notifications/stream HTTP/1.1\r\nHost: ${new URL(E2E_ORIGIN).host}\r\nCookie: session=${token}\r\n\r\n`,
  );
  let opening = "";
  while (!opening.includes('data: {"unreadCount":0}\n\n')) {
    const [part] = (await once(socket, "data")) as [Buffer];
    opening += part.toString("latin1");
  }
  socket.destroy();

  const { STREAM_HEARTBEAT_MS, STREAM_MAX_AGE_MS } = parseEnv({});
  const anHour = 3_600_000;
  const openings = Math.ceil(anHour / (STREAM_MAX_AGE_MS * 0.8)); // the age varies by a fifth
  const beats = anHour / STREAM_HEARTBEAT_MS;
  const bytes = openings * (opening.length + chunk(0)) + beats * heartbeat.chunk.length;
  expect(bytes).toBeLessThanOrEqual(IDLE_HOUR);
});
