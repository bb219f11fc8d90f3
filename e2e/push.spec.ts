import { eq } from "drizzle-orm";
import { chromium, type Page } from "playwright/test";
import { db } from "@/db/client";
import { announcement, pushMessage } from "@/db/schema";
import { createSubscription, subscriptionsOf } from "@/lib/push/testing/subscriptions";
import {
  type Accepted,
  type Browser,
  type PushService,
  startPushService,
} from "@/lib/push/testing/push-service";
import { payloadFor } from "@/lib/push/payload";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { findWindowedBrowser } from "../scripts/browser.mjs";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN, PUSH_PORT, pushSettings, vapidKeys } from "./support/environment";
import { openStream } from "./support/event-stream";
import { startInstance } from "./support/instance";

/** What the test uses of a service worker's global scope. */
type WorkerScope = EventTarget & {
  registration: ServiceWorkerRegistration;
  NotificationEvent: new (type: string, init: { notification: Notification | undefined }) => Event;
};

test.describe.configure({ mode: "default" });

let service: PushService;
test.beforeAll(async () => {
  service = await startPushService({ port: PUSH_PORT });
  service.trust(vapidKeys.publicKey);
});
test.afterAll(async () => {
  expect(service.faults).toEqual([]);
  await service.stop();
});

const titles = (browser: Browser) =>
  service
    .acceptedFor(browser)
    .map(({ payload }) => JSON.parse(payload) as { notification: { title: string } })
    .map(({ notification: { title } }) => title);

/** A headless Chromium knows no push service and asks nobody: its page gets this browser's subscription instead. */
async function givePushManager(page: Page, { endpoint, p256dh, auth }: Browser) {
  await page.addInitScript(
    ({ own, key }) => {
      Object.defineProperty(Notification, "permission", { value: "granted" });
      Notification.requestPermission = () => Promise.resolve("granted");
      const bytes = Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (each) =>
        each.charCodeAt(0),
      );
      const subscription = {
        endpoint: own.endpoint,
        options: { applicationServerKey: bytes.buffer },
        toJSON: () => ({ endpoint: own.endpoint, keys: { p256dh: own.p256dh, auth: own.auth } }),
        unsubscribe: () => Promise.resolve(localStorage.removeItem("subscribed")),
      };
      const subscribe = ({ applicationServerKey }: { applicationServerKey: string }) => {
        if (applicationServerKey !== key) throw new Error("another key");
        localStorage.setItem("subscribed", "yes");
        return Promise.resolve(subscription);
      };
      const getSubscription = () =>
        Promise.resolve(localStorage.getItem("subscribed") ? subscription : null);
      Object.defineProperty(window, "pushManager", { value: { subscribe, getSubscription } });
    },
    { own: { endpoint, p256dh, auth }, key: vapidKeys.publicKey },
  );
}

const isSubscribed = (page: Page) => page.evaluate(() => localStorage.getItem("subscribed"));

test("a student turns push on, tries it, hides the content, and receives what is urgent until signing out", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const phone = service.newBrowser();
  const page = await pageOf(student);
  await givePushManager(page, phone);
  await page.goto("/app/settings");
  const section = page.getByRole("region", { name: "Pemberitahuan di HP dan laptop" });
  await section.getByRole("button", { name: "Aktifkan di perangkat ini" }).click();
  await section.getByRole("button", { name: "Kirim percobaan" }).click();
  await expect.poll(() => titles(phone)).toEqual(["Percobaan berhasil"]);
  await announce(teacher, course, { title: "Biasa saja" });
  await announce(teacher, course, { title: "Sekolah tutup", type: "urgent" });
  await expect.poll(() => titles(phone)).toEqual(["Percobaan berhasil", "Sekolah tutup"]);

  await section.getByRole("button", { name: "Sembunyikan isi" }).click();
  await section.getByRole("button", { name: "Kirim semua pengumuman Web Dasar" }).click();
  await expect(section.getByText("(semua)")).toBeVisible();
  await announce(teacher, course, { title: "Rahasia" });
  await expect.poll(() => titles(phone).slice(2)).toEqual(["Pengumuman baru"]);

  await page.getByRole("button", { name: "Keluar", exact: true }).last().click();
  await expect(page.getByRole("button", { name: "Masuk" })).toBeVisible();
  expect(await subscriptionsOf(student)).toEqual([]);
  expect(await page.evaluate(() => localStorage.getItem("naik-kelas.push"))).toBeNull();
});

test("the next user of a shared phone ends the former one's subscription, and their own stays off that is ended", async ({
  classroom: { student, outsider },
  pageOf,
}) => {
  const phone = service.newBrowser();
  const page = await pageOf(student);
  await givePushManager(page, phone);
  await page.goto("/app/settings");
  await page.getByRole("button", { name: "Aktifkan di perangkat ini" }).click();
  await expect(page.getByRole("button", { name: "Matikan" })).toBeVisible();
  expect(await subscriptionsOf(student)).toHaveLength(1);

  // Without signing out: the cookie of another session takes the place of the first.
  const { cookies } = await (await pageOf(outsider)).context().storageState();
  await page.context().addCookies(cookies);
  await page.goto("/app");
  await expect.poll(() => isSubscribed(page)).toBeNull();
  expect(await subscriptionsOf(outsider)).toEqual([]);

  await page.goto("/app/settings");
  await page.getByRole("button", { name: "Aktifkan di perangkat ini" }).click();
  await page.getByRole("button", { name: "Matikan" }).click();
  await expect(page.getByRole("button", { name: "Aktifkan di perangkat ini" })).toBeVisible();
  await page.reload();
  await expect.poll(() => isSubscribed(page)).toBeNull();
  expect(await subscriptionsOf(student)).toEqual([]); // the browser's secret has moved it to the next user
});

test("the worker shows what is pushed, and a tap opens the notification", async ({
  classroom: { teacher, student, course },
}) => {
  const executablePath = findWindowedBrowser();
  test.skip(
    executablePath === undefined,
    "Chromium without a user interface shows no notifications",
  );
  const { id } = await announce(teacher, course, { title: "Sekolah tutup", type: "urgent" });
  const { token } = await createSession(student);
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const chrome = await chromium.launch({ executablePath, args });
  const context = await chrome.newContext({ baseURL: E2E_ORIGIN, serviceWorkers: "allow" });
  await context.grantPermissions(["notifications"]);
  await context.addCookies([{ name: "session", value: token, url: E2E_ORIGIN }]);
  const page = await context.newPage();
  await page.goto("/app");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload(); // now it is under the worker's control
  const devTools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
  });
  await devTools.send("ServiceWorker.enable");
  const registrationId = await registered;
  const deliver = (data: string) =>
    devTools.send("ServiceWorker.deliverPushMessage", { origin: E2E_ORIGIN, registrationId, data });

  const raise = (raisedAt: Date) => {
    const content = { id, title: "Sekolah tutup", courseTitle: course.title, raisedAt };
    const form = { locale: "id", hidesContent: false, origin: E2E_ORIGIN } as const;
    return deliver(payloadFor(content, form));
  };
  const renotifies = () =>
    page.evaluate(async (tag) => {
      const ready = await navigator.serviceWorker.ready;
      const [shown] = (await ready.getNotifications({ tag })) as { renotify?: boolean }[];
      return shown?.renotify;
    }, id);
  await raise(new Date(1_000));
  await expect.poll(renotifies).toBe(false);
  await raise(new Date(2_000)); // as a reminder does, or one that comes back
  await expect.poll(renotifies).toBe(true);
  await raise(new Date(2_000)); // as an instance does that died before it knew
  await expect.poll(renotifies).toBe(false);
  await deliver("not JSON");
  const shown = () =>
    page.evaluate(async () => {
      const ready = await navigator.serviceWorker.ready;
      const all = await ready.getNotifications();
      const texts = all.map(({ title, body, tag }) => ({ title, body, tag }));
      return texts.toSorted((a, b) => a.title.localeCompare(b.title));
    });
  await expect.poll(shown).toEqual([
    { title: "Naik Kelas", body: "", tag: "" },
    { title: "Sekolah tutup", body: course.title, tag: id },
  ]);

  const [worker] = context.serviceWorkers();
  await worker?.evaluate(async (tag) => {
    const scope = globalThis as unknown as WorkerScope;
    const [notification] = await scope.registration.getNotifications({ tag });
    const tapped = new scope.NotificationEvent("notificationclick", { notification });
    scope.dispatchEvent(tapped);
  }, id);
  await expect(page).toHaveURL(`/app/notifications/${id}`);
  await expect(page.getByRole("heading", { name: "Sekolah tutup" })).toBeVisible();
  await expect.poll(shown).toHaveLength(1);
  await chrome.close();
});

test("an instance that is killed while it sends loses nothing: others send again, with the same topic", async () => {
  const doomed = "mailto:doomed@sekolah.example";
  const held: Accepted[] = [];
  const teacher = await createActor("teacher");
  const students = await Promise.all(Array.from({ length: 60 }, () => createActor("student")));
  const course = await createCourse(teacher, { students });
  const browsers = students.map(() =>
    service.newBrowser((response, { message }) => {
      if (message?.subject === doomed)
        held.push(message); // and never answer
      else setTimeout(() => response.writeHead(201).end(), 1_000); // so that both have some
    }),
  );
  for (const [index, { endpoint, p256dh, auth }] of browsers.entries()) {
    await createSubscription(students[index] ?? teacher, { endpoint, p256dh, auth });
  }
  const settings = { ...pushSettings(), VAPID_SUBJECT: doomed, PUSH_POLL_MS: "50" };
  const instance = await startInstance(PUSH_PORT + 1, settings);
  await announce(teacher, course, { type: "urgent" });
  await expect.poll(() => held.length, { timeout: 15_000 }).toBeGreaterThan(0);
  instance.process.kill("SIGKILL");

  const received = () => browsers.map((browser) => service.acceptedFor(browser).length);
  await expect.poll(received, { timeout: 30_000 }).toEqual(browsers.map(() => 1));
  const accepted = browsers.flatMap((browser) => service.acceptedFor(browser));
  expect(new Set([...accepted, ...held].map(({ topic }) => topic)).size).toBe(1);
});

/** Schedules an urgent announcement, an hour ahead. */
async function schedule(
  { id }: { id: string },
  { title, token }: { title: string; token: string },
) {
  const publishAt = new Date(Date.now() + 3_600_000).toISOString();
  const response = await fetch(`${E2E_ORIGIN}/api/courses/${id}/announcements`, {
    method: "POST",
    headers: {
      Cookie: `session=${token}`,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({ type: "urgent", title, message: "Pulang lebih awal", publishAt }),
  });
  expect(response.status).toBe(201);
}

test("what three instances find due at the same moment is published and pushed once", async ({
  classroom: { teacher, student, course },
}) => {
  const settings = { ...pushSettings(), SCHEDULE_POLL_MS: "50", PUSH_POLL_MS: "50" };
  test.setTimeout(120_000); // three servers are started
  const instances = await Promise.all(
    [2, 3, 4].map((offset) => startInstance(PUSH_PORT + offset, settings)),
  );
  const phone = service.newBrowser();
  const { endpoint, p256dh, auth } = phone;
  const { id } = await createSubscription(student, { endpoint, p256dh, auth });
  const { token } = await createSession(student);
  const streams = await Promise.all(instances.map(({ origin }) => openStream({ token, origin })));
  await Promise.all(streams.map((stream) => stream.untilFrames(1)));

  const sent = Array.from({ length: 12 }, (_, n) => `Jam ${n + 1}`);
  const { token: own } = await createSession(teacher);
  for (const title of sent) await schedule(course, { title, token: own });
  const isOwn = eq(announcement.authorId, teacher.id);
  await db.update(announcement).set({ publishAt: new Date() }).where(isOwn); // all at once

  await expect.poll(() => titles(phone).length, { timeout: 20_000 }).toBe(sent.length);
  await Promise.all(
    streams.map((stream) => stream.until(() => stream.received().length >= sent.length, 20_000)),
  );
  const isWaiting = eq(pushMessage.subscriptionId, id);
  const waiting = () => db.select({ id: pushMessage.id }).from(pushMessage).where(isWaiting);
  await expect.poll(waiting).toEqual([]); // nobody has another to send
  expect(titles(phone).toSorted()).toEqual(sent.toSorted());
  expect(service.attemptsFor(phone)).toBe(sent.length);
  for (const stream of streams) {
    expect(new Set(stream.received()).size).toBe(sent.length);
    expect(stream.received()).toHaveLength(sent.length);
    stream.close();
  }
  await Promise.all(instances.map((instance) => instance.stop()));
});
