import { vapid } from "./testing/configured";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { pushCourse, pushMessage } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { readerOf } from "@/lib/i18n/preferences";
import { createActor, createCourse, createSession, dump, enroll } from "@/lib/testing/factories";
import { listPushCourses } from "./data";
import {
  forgetPush,
  MAX_DEVICES,
  sendTest,
  setHidesContent,
  setPushCourse,
  subscribePush,
  unsubscribePush,
} from "./mutations";
import { pushPublicKey } from "./settings";
import { newBrowserKeys } from "./testing/browser-keys";
import { createSubscription, subscriptionsOf } from "./testing/subscriptions";

const reader = readerOf("en", "WIT");

function newBrowser(endpoint = `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`) {
  const { p256dh, auth } = newBrowserKeys();
  return { endpoint, p256dh, auth };
}

async function signedIn(role: "student" | "teacher" | "admin" = "student") {
  const actor = await createActor(role);
  const { id: sessionId } = await createSession(actor);
  return { actor, sessionId };
}

const subscribe = (actor: Actor, browser: ReturnType<typeof newBrowser>, sessionId?: string) =>
  subscribePush(actor, browser, { sessionId, reader });

test("browsers subscribe with the configured key", () => {
  expect(pushPublicKey()).toBe(vapid.publicKey);
});

test("a browser is subscribed in its session, once, and renewed with its language and zone", async () => {
  const { actor, sessionId } = await signedIn();
  const browser = newBrowser();
  await subscribePush(actor, browser, { sessionId, reader: readerOf("id", "WIB") });
  await subscribe(actor, browser, sessionId);
  expect(await subscriptionsOf(actor)).toMatchObject([
    { ...browser, sessionId, locale: "en", timeZone: "WIT", hidesContent: false },
  ]);
  const renewed = newBrowser();
  await subscribe(actor, renewed, sessionId);
  expect(await subscriptionsOf(actor)).toMatchObject([renewed]);
});

test.each([
  ["an address inside the network", "https://192.168.1.1/push"],
  ["plain http", "http://fcm.googleapis.com/fcm/send/x"],
  ["another port", "https://fcm.googleapis.com:8443/x"],
  ["an unknown service", "https://push.example/x"],
])("%s is no endpoint", async (_, endpoint) => {
  const { actor, sessionId } = await signedIn();
  const before = await dump();
  await expect(subscribe(actor, newBrowser(endpoint), sessionId)).rejects.toThrow("pushEndpoint");
  expect(await dump()).toBe(before);
});

const other = newBrowserKeys();
test.each([
  [
    "no point of the curve",
    Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString("base64url"),
    other.auth,
  ],
  [
    "a compressed point",
    Buffer.concat([Buffer.of(2), Buffer.alloc(32, 7)]).toString("base64url"),
    other.auth,
  ],
  ["a short key", "AAAA", other.auth],
  ["a short secret", other.p256dh, "AAAA"],
])("%s is no key", async (_, p256dh, auth) => {
  const { actor, sessionId } = await signedIn();
  const before = await dump();
  await expect(subscribe(actor, { ...newBrowser(), p256dh, auth }, sessionId)).rejects.toThrow(
    "pushKeys",
  );
  expect(await dump()).toBe(before);
});

test("in a session of another user, or in none, nobody is subscribed", async () => {
  const [{ actor }, victim] = await Promise.all([signedIn(), signedIn()]);
  const before = await dump();
  for (const sessionId of [victim.sessionId, "none", undefined]) {
    await expect(subscribe(actor, newBrowser(), sessionId)).rejects.toThrow("CONFLICT");
  }
  expect(await dump()).toBe(before);
});

test("one more than ten browsers is refused; one of them may still be renewed", async () => {
  const { actor, sessionId } = await signedIn();
  for (let n = 1; n < MAX_DEVICES; n++) await createSubscription(actor);
  const browser = newBrowser();
  await subscribe(actor, browser, sessionId);
  await subscribe(actor, newBrowser(), sessionId);
  const { id: oneMore } = await createSession(actor);
  const before = await dump();
  await expect(subscribe(actor, newBrowser(), oneMore)).rejects.toThrow("pushDevices");
  expect(await dump()).toBe(before);
  expect(await subscriptionsOf(actor)).toHaveLength(MAX_DEVICES);
});

test("another's endpoint is taken over only with the secret of the browser, without its settings", async () => {
  const [before, after] = await Promise.all([signedIn(), signedIn()]);
  const browser = newBrowser();
  await subscribe(before.actor, browser, before.sessionId);
  const id = (await subscriptionsOf(before.actor))[0]?.id ?? "";
  await setHidesContent(before.actor, { id, hidden: true });
  const stolen = newBrowser(browser.endpoint);
  const unchanged = await dump();
  await expect(subscribe(after.actor, stolen, after.sessionId)).rejects.toThrow("pushEndpoint");
  expect(await dump()).toBe(unchanged);

  await subscribe(after.actor, browser, after.sessionId);
  expect(await subscriptionsOf(before.actor)).toEqual([]);
  expect(await subscriptionsOf(after.actor)).toMatchObject([{ ...browser, hidesContent: false }]);
});

test("a browser of one's own is changed, tested once, and ended", async () => {
  const { actor } = await signedIn();
  const { id } = await createSubscription(actor);
  await setHidesContent(actor, { id, hidden: true });
  expect(await subscriptionsOf(actor)).toMatchObject([{ hidesContent: true }]);
  await sendTest(actor, id);
  await sendTest(actor, id);
  const waiting = () => db.select().from(pushMessage).where(eq(pushMessage.subscriptionId, id));
  expect(await waiting()).toMatchObject([{ notificationId: null, attempts: 0 }]);
  await unsubscribePush(actor, id);
  expect([await subscriptionsOf(actor), await waiting()]).toEqual([[], []]);
});

test("one of somebody else is not found, whatever the role", async () => {
  const { id, sessionId } = await createSubscription(await createActor("student"));
  for (const role of ["student", "teacher", "admin"] as const) {
    const { actor } = await signedIn(role);
    const before = await dump();
    await expect(setHidesContent(actor, { id, hidden: true })).rejects.toThrow("NOT_FOUND");
    await expect(sendTest(actor, id)).rejects.toThrow("NOT_FOUND");
    await expect(unsubscribePush(actor, id)).rejects.toThrow("NOT_FOUND");
    await forgetPush(actor, sessionId);
    expect(await dump()).toBe(before);
  }
});

test("a browser that lost its subscription is forgotten", async () => {
  const { actor, sessionId } = await signedIn();
  await createSubscription(actor);
  await subscribe(actor, newBrowser(), sessionId);
  await forgetPush(actor, sessionId);
  expect(await subscriptionsOf(actor)).toHaveLength(1);
});

test("all of a course is chosen by its members only, and ends with the membership", async () => {
  const { actor } = await signedIn();
  const [mine, others] = await Promise.all([
    createCourse(await createActor("teacher"), { title: "Robotika" }),
    createCourse(await createActor("teacher")),
  ]);
  await enroll(mine, actor);
  await setPushCourse(actor, { courseId: mine.id, pushed: true });
  await setPushCourse(actor, { courseId: mine.id, pushed: true });
  expect(await listPushCourses(actor)).toEqual([
    { id: mine.id, title: "Robotika", isPushed: true },
  ]);
  const before = await dump();
  for (const pushed of [true, false]) {
    await expect(setPushCourse(actor, { courseId: others.id, pushed })).rejects.toThrow(
      "NOT_FOUND",
    );
  }
  expect(await dump()).toBe(before);
  await db.run(sql`delete from enrollment where user_id = ${actor.id}`);
  expect(await db.select().from(pushCourse).where(eq(pushCourse.userId, actor.id))).toEqual([]);
});
