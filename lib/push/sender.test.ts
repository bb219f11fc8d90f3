import { vapid } from "./testing/configured";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeAll, beforeEach, afterAll, expect, test } from "vitest";
import { db, onPushQueued } from "@/db/client";
import { notification, pushJob, pushMessage, pushSubscription, session, user } from "@/db/schema";
import { eventually as within } from "@/db/testing/eventually";
import {
  contentFor,
  copyOf,
  published,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { log } from "@/lib/log";
import { setQuietHours } from "@/lib/notifications/mutes";
import { setRead } from "@/lib/notifications/mutations";
import { snooze } from "@/lib/notifications/snooze";
import { returnDue } from "@/lib/notifications/snooze-return";
import { topicFor } from "./payload";
import { PushSender } from "./sender";
import { type Browser, type PushService, startPushService } from "./testing/push-service";
import { createSubscription } from "./testing/subscriptions";

const HOUR_S = 3600;
/** Two threads and an HTTP server share what the machine has left. */
const eventually = <T>(check: () => T | Promise<T>) => within(check, 30_000);
let service: PushService;
let senders: PushSender[] = [];

beforeAll(async () => {
  service = await startPushService();
  service.trust(vapid.publicKey);
});
afterAll(() => service.stop());
beforeEach(async () => {
  await db.delete(pushSubscription);
  await db.delete(pushJob);
  service.accepted.length = 0;
  service.faults.length = 0;
});
afterEach(() => {
  for (const sender of senders) sender.stop();
  senders = [];
  expect(service.faults).toEqual([]);
});

function startSender({ timeoutMs = 5_000, services = ["push.example"], pollMs = 50 } = {}) {
  const settings = { services, testService: service.origin, origin: "https://kelas.example" };
  const sender = new PushSender({ ...settings, vapid, timeoutMs, pollMs, log });
  senders.push(sender);
  return sender;
}

type Answer = Parameters<PushService["newBrowser"]>[0];

async function subscribed(actor: Actor, answer?: Answer, options: object = {}) {
  const browser = service.newBrowser(answer);
  const { endpoint, p256dh, auth } = browser;
  const { id, sessionId } = await createSubscription(actor, { endpoint, p256dh, auth, ...options });
  return { ...browser, id, sessionId };
}

async function classOf(size: number) {
  const { teacher, students, course } = await school(size);
  const announce = (changes: Parameters<typeof contentFor>[1] = {}) =>
    published(teacher, contentFor([course], { type: "urgent", ...changes }));
  return { teacher, students, student: students[0] as Actor, course, announce };
}

const waiting = () => db.select().from(pushMessage);
const untilSent = () =>
  eventually(async () =>
    expect([await db.select().from(pushJob), await waiting()]).toEqual([[], []]),
  );
const texts = () => service.accepted.map(({ payload }) => JSON.parse(payload) as unknown);

test("an urgent announcement reaches every browser once, encrypted and signed, by two instances", async () => {
  const { students, student, announce, course } = await classOf(60);
  for (const each of students) await subscribed(each);
  const id = await announce({ title: "Sekolah tutup", expiresAt: soon(HOUR_S * 1_000) });
  const instances = [startSender(), startSender()];
  await untilSent();

  expect(service.accepted).toHaveLength(60);
  expect(new Set(service.accepted.map(({ browser }) => browser)).size).toBe(60);
  const { notificationId } = await copyOf(id, student);
  const topic = topicFor({ id: notificationId });
  for (const { ttl, ...message } of service.accepted) {
    expect(message).toMatchObject({ topic, urgency: "high" });
    expect(ttl).toBeGreaterThan(HOUR_S - 60);
    expect(ttl).toBeLessThanOrEqual(HOUR_S);
  }
  expect(texts()[0]).toMatchObject({
    web_push: 8030,
    notification: {
      title: "Sekolah tutup",
      body: course.title,
      navigate: `https://kelas.example/app/notifications/${notificationId}`,
    },
  });
  expect(instances.reduce((sum, { counters }) => sum + counters.accepted, 0)).toBe(60);
  expect(await db.$count(pushSubscription, eq(pushSubscription.userId, student.id))).toBe(1);
});

test("a browser that is gone is removed; one that is busy is tried again when told", async () => {
  const { students, announce } = await classOf(4);
  const [left, busy, broken, well] = students as [Actor, Actor, Actor, Actor];
  const gone = await subscribed(left, (response) => response.writeHead(410).end());
  const later = await subscribed(busy, (response, { number }) =>
    number === 1
      ? response.writeHead(429, { "Retry-After": "1" }).end()
      : response.writeHead(201).end(),
  );
  const failing = await subscribed(broken, (response) => response.writeHead(503).end());
  await subscribed(well);
  await announce();
  const sender = startSender();
  await eventually(async () => {
    expect(service.acceptedFor(later)).toHaveLength(1);
    expect(await waiting()).toMatchObject([{ subscriptionId: failing.id, attempts: 1 }]);
  });
  const [{ dueAt } = { dueAt: new Date() }] = await waiting();
  expect(dueAt.getTime()).toBeGreaterThan(Date.now() + 10_000);
  expect(await db.$count(pushSubscription, eq(pushSubscription.id, gone.id))).toBe(0);
  expect(sender.counters).toMatchObject({ accepted: 2, gone: 1, retry: 2 });
  const [first] = service.acceptedFor(later);
  expect(service.accepted.every(({ topic }) => topic === first?.topic)).toBe(true);
});

test("a service that hangs, redirects, floods or breaks off keeps nothing from the others", async () => {
  const { students, announce } = await classOf(30);
  const redirected = { count: 0 };
  const target = service.newBrowser((response) => {
    redirected.count++;
    response.writeHead(201).end();
  });
  const answers: Answer[] = [
    () => undefined, // hangs
    (response) => response.writeHead(307, { Location: target.endpoint }).end(),
    (response) => {
      response.writeHead(500);
      const flood = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.once("close", () => clearInterval(flood));
    },
    (response) => response.socket?.destroy(),
    (response) => setTimeout(() => response.writeHead(201).end(), 2_500), // late
    (response) => response.writeHead(201).write("half", () => response.socket?.destroy()),
  ];
  const odd = [];
  for (const [index, answer] of answers.entries()) {
    odd.push(await subscribed(students[index] as Actor, answer));
  }
  for (const each of students.slice(answers.length)) await subscribed(each);
  await announce();
  const sender = startSender({ timeoutMs: 1_500 });
  await eventually(async () => {
    expect(sender.counters).toMatchObject({ accepted: 25, refused: 1, retry: 4 });
    expect((await waiting()).map(({ claim }) => claim)).toEqual([null, null, null, null]);
  });
  expect(redirected.count).toBe(0);
  expect(odd.map((browser) => service.attemptsFor(browser))).toEqual([1, 1, 1, 1, 1, 1]);
});

test("a service that does not respond at all is left alone for a while, so that others go on", async () => {
  const { students, announce } = await classOf(60);
  const browsers: Browser[] = [];
  for (const each of students) browsers.push(await subscribed(each, () => undefined));
  await announce();
  const sender = startSender({ timeoutMs: 500 });
  await eventually(async () => {
    expect(sender.counters.retry).toBe(60);
    expect((await waiting()).filter(({ claim }) => claim !== null)).toEqual([]);
  });
  const asked = browsers.filter((browser) => service.attemptsFor(browser) > 0);
  expect(asked.length).toBeGreaterThanOrEqual(10);
  expect(asked.length).toBeLessThanOrEqual(40); // at once, and what followed before all had failed
});

test("an endpoint that leads into the network, or whose service is no longer known, gets nothing", async () => {
  const { students, announce } = await classOf(2);
  const [inside, unknown] = students as [Actor, Actor];
  await subscribed(inside, undefined, { endpoint: "https://localhost/push" });
  await subscribed(unknown, undefined, { endpoint: "https://elsewhere.example/push" });
  await announce();
  const sender = startSender({ services: ["localhost"] });
  await untilSent();
  expect(sender.counters).toMatchObject({ refused: 2, accepted: 0 });
});

test("the lock screen shows nothing of a browser that hides it", async () => {
  const { student, announce } = await classOf(1);
  await subscribed(student, undefined, { hidesContent: true, locale: "en" });
  await announce({ title: "Rahasia" });
  startSender();
  await untilSent();
  expect(texts()).toMatchObject([{ notification: { title: "New announcement" } }]);
  expect(service.accepted[0]?.payload).not.toMatch(/Rahasia|Kelas Uji|body/);
});

/** From an hour ago for two hours, in WIB. */
function quietNow() {
  const minute = Math.floor(Date.now() / 60_000 + 7 * 60) % 1440;
  return { quietFrom: (minute + 1440 - 60) % 1440, quietTo: (minute + 60) % 1440 };
}

test("in quiet hours only what is urgent is sent; the rest waits until they end, unless it is read", async () => {
  const { students, student, announce } = await classOf(2);
  await db.update(user).set(quietNow()).where(eq(user.id, student.id));
  const quiet = await subscribed(student);
  const awake = await subscribed(students[1] as Actor);
  const asked = await announce({ type: "general", needsConfirmation: true });
  const sender = startSender();
  await eventually(() => expect(service.acceptedFor(awake)).toHaveLength(1));
  await eventually(() => expect(sender.counters.held).toBe(1));
  await announce();
  await eventually(() => expect(service.acceptedFor(quiet)).toHaveLength(1));
  const [held] = await eventually(async () => {
    const rows = await waiting();
    expect(rows).toMatchObject([{ subscriptionId: quiet.id, attempts: 0, claim: null }]);
    return rows;
  });
  const heldMs = (held?.dueAt.getTime() ?? 0) - Date.now();
  expect(heldMs).toBeGreaterThan(58 * 60_000);
  expect(heldMs).toBeLessThanOrEqual(61 * 60_000);

  const { notificationId } = await copyOf(asked, student);
  await setRead(student, { id: notificationId, read: true });
  await setQuietHours(student, null); // they end now
  await untilSent();
  expect(service.acceptedFor(quiet)).toHaveLength(1);
  expect(sender.counters.dropped).toBe(1);
});

test("what was put off reaches the browser again with the same topic, later than the first, at once", async () => {
  const { students, student, announce } = await classOf(2);
  const phone = await subscribed(student);
  const other = await subscribed(students[1] as Actor);
  const id = await announce({ type: "general", needsConfirmation: true });
  const sender = startSender({ pollMs: 60_000 }); // it is woken, not waited for
  onPushQueued(() => sender.wakeIn(0));
  await untilSent();
  await snooze(student, (await copyOf(id, student)).notificationId, soon(HOUR_S * 1_000));
  await db.run(sql`update recipient set snoozed_until = 1 where snoozed_until is not null`);
  await returnDue(log);
  await eventually(() => expect(service.acceptedFor(phone)).toHaveLength(2));
  await untilSent();
  expect(service.acceptedFor(other)).toHaveLength(1);
  expect(new Set(service.accepted.map(({ topic }) => topic)).size).toBe(1);
  const shown = texts() as { notification: { timestamp: number } }[];
  const [first = 0, second, third] = shown.map(({ notification: { timestamp } }) => timestamp);
  expect(second).toBe(first);
  expect(third).toBeGreaterThan(first);
});

test("nothing is sent for an ended session, an expired announcement, or after a day", async () => {
  const { students, announce } = await classOf(3);
  const [out, late, expired] = students as [Actor, Actor, Actor];
  const ended = await subscribed(out);
  await db.update(session).set({ expiresAt: 1 }).where(eq(session.id, ended.sessionId));
  await subscribed(expired);
  await announce();
  await db.update(notification).set({ expiresAt: new Date() });
  const old = await subscribed(late);
  const createdAt = new Date(Date.now() - 25 * HOUR_S * 1_000);
  await db.insert(pushMessage).values({ subscriptionId: old.id, createdAt, dueAt: createdAt });
  const sender = startSender();
  await untilSent();
  expect(service.accepted).toEqual([]);
  expect(sender.counters.accepted).toBe(0);
  expect(sender.counters.dropped).toBeGreaterThanOrEqual(2);
});

test("what an instance had claimed when it died is sent by another, with the same topic", async () => {
  const { students, announce } = await classOf(10);
  const browsers: Awaited<ReturnType<typeof subscribed>>[] = [];
  // The first attempt is never answered: its sender is dead by then.
  for (const each of students) {
    browsers.push(
      await subscribed(each, (response, { number }) => {
        if (number > 1) response.writeHead(201).end();
      }),
    );
  }
  await announce();
  const dead = startSender({ timeoutMs: 30_000 });
  await eventually(() =>
    expect(browsers.map((each) => service.attemptsFor(each))).toEqual(Array(10).fill(1)),
  );
  dead.stop();
  await db.update(pushMessage).set({ dueAt: new Date(0) }); // its lease has ended
  startSender();
  await untilSent();
  expect(browsers.map((each) => service.acceptedFor(each).length)).toEqual(Array(10).fill(1));
  expect(new Set(service.accepted.map(({ topic }) => topic)).size).toBe(1);
});
