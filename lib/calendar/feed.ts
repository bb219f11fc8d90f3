import "server-only";

import { createHash } from "node:crypto";
import ical from "ical-generator";
import { createTranslator } from "use-intl/core";
import type { Actor } from "@/lib/auth/actor";
import { FEED_SECRET, findSubscriber, hashOfSecret } from "@/lib/auth/feed-secret";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { catalogues } from "@/lib/i18n/catalogues";
import { type Locale, readerOf } from "@/lib/i18n/preferences";
import { recorded } from "@/lib/metrics/recorded";
import { RecentCounts } from "@/lib/throttle/attempt-history";
import { requireAttempt, requireRoom, tooMany } from "@/lib/throttle/attempts";
import { feedMissesFrom } from "@/lib/throttle/limits";
import { type CalendarEvent, listEvents } from "./events";

const DAY_MS = 86_400_000;
const PAST_MS = 31 * DAY_MS;
const AHEAD_MS = 366 * DAY_MS;
/** Beyond these the latest events are left out. */
const MAX_EVENTS = 500;
/** How often calendar programs should ask. */
const REFRESH_SECONDS = 3_600;

/** Requests of one address in a window, of all programs that have it. They are counted in this process. */
const MAX_FETCHES = 60;
const WINDOW_MS = 15 * 60_000;
const fetches = new RecentCounts({ windowMs: WINDOW_MS });

export type Feed = { body: string; etag: string };

/**
 * The calendar behind an address, for whoever has the address: no session is needed. Throws "not found" for any other
 * address, which is counted by the client's network address, and "too many" beyond the limits.
 */
export async function openFeed(
  file: string,
  { address, now = new Date() }: { address: string | null; now?: Date },
): Promise<Feed> {
  const secret = file.replace(/\.ics$/, "");
  if (!FEED_SECRET.test(secret) || secret === file) throw notFound();
  const key = hashOfSecret(secret);
  if (fetches.of(key) >= MAX_FETCHES) {
    recorded.throttled.count("calendar:feed");
    throw tooMany({ seconds: WINDOW_MS / 1_000, first: false });
  }
  const subscriber = await findSubscriber(key);
  if (!subscriber) {
    const limits = feedMissesFrom(address);
    await requireRoom(limits);
    await requireAttempt(limits);
    throw notFound();
  }
  fetches.add(key);
  return renderFeed(subscriber.actor, readerOf(subscriber.locale).locale, now);
}

/** The feed of an actor. Its entity tag depends on what it says, not on when it was made. */
export async function renderFeed(actor: Actor, locale: Locale, now = new Date()): Promise<Feed> {
  const range = {
    from: new Date(now.getTime() - PAST_MS),
    to: new Date(now.getTime() + AHEAD_MS),
  };
  const events = (await listEvents(actor, range)).slice(0, MAX_EVENTS);
  const entries = events.map((event) => entryOf(event, locale));
  const digest = createHash("sha256").update(JSON.stringify(entries)).digest("base64url");
  const calendar = ical({
    name: "Naik Kelas",
    prodId: { company: "Naik Kelas", product: "Calendar", language: locale.toUpperCase() },
    ttl: REFRESH_SECONDS,
  });
  for (const entry of entries) calendar.createEvent({ ...entry, stamp: now });
  return { body: calendar.toString(), etag: `W/"${digest.slice(0, 22)}"` };
}

const { host } = new URL(env.APP_ORIGIN);
const translatorFor = (locale: Locale) =>
  createTranslator({ locale, messages: catalogues[locale], namespace: "calendar" });
const translators = { id: translatorFor("id"), en: translatorFor("en") };

/** Without an end: a moment. */
const entryOf = (
  { id: eventId, kind, at, title, courseTitle, href }: CalendarEvent,
  locale: Locale,
) => ({
  id: `${eventId}@${host}`,
  start: at,
  summary: translators[locale](`summaries.${kind}`, { title }),
  description: courseTitle,
  url: env.APP_ORIGIN + href,
});
