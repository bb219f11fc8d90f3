import "server-only";

import { and, asc, count, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement, notification, recipient, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { toPage } from "@/lib/http/paging";
import { notReachedOf } from "./audience";
import { ABSENT_DAYS, type ReceiptState } from "./receipt-states";
import { requireSent, type Sent } from "./sent";

const ABSENT_MS = ABSENT_DAYS * 86_400_000;
const HOUR_MS = 3600_000;

export type Receipts = Awaited<ReturnType<typeof getReceipts>>;

/**
 * How many received, read and confirmed an announcement that the actor manages, why others did not, and when it was
 * read. Without names, and exact at the moment of asking.
 */
export async function getReceipts(actor: Actor, id: string) {
  const sent = await requireSent(actor, id);
  const [totals, notReached, readings] = await Promise.all([
    countTotals(id),
    countNotReached(sent),
    listReadings(id),
  ]);
  const { suspended, absent, ...counted } = totals;
  return {
    needsConfirmation: sent.needsConfirmation,
    ...counted,
    /** Neither read nor confirmed. */
    open: counted.delivered - counted.read,
    /** Suspended and muted ones have no copy, except who was suspended later. */
    notReached: {
      suspended: suspended + notReached.suspended,
      muted: notReached.muted,
      absent,
    },
    readings,
  };
}

const copies = and(eq(notification.id, recipient.notificationId));

const sumOf = (condition: SQL) => sql<number>`coalesce(sum(${condition}), 0)`;

/** `suspended` and `absent` are counted among those who have neither read nor confirmed it. */
async function countTotals(id: string) {
  const isOpen = sql`${recipient.readAt} is null and ${recipient.acknowledgedAt} is null`;
  const isAbsent = sql`coalesce(${user.lastSeenAt} <= ${databaseNow} - ${ABSENT_MS}, 1)`;
  const [[totals], [open]] = await Promise.all([
    db
      .select({
        delivered: count(),
        read: sumOf(sql`not (${isOpen})`),
        confirmed: sumOf(sql`${recipient.acknowledgedAt} is not null`),
      })
      .from(notification)
      .innerJoin(recipient, copies)
      .where(eq(notification.announcementId, id)),
    db
      .select({
        suspended: sumOf(sql`${user.suspendedAt} is not null`),
        absent: sumOf(sql`${user.suspendedAt} is null and ${isAbsent}`),
      })
      .from(notification)
      .innerJoin(recipient, and(copies, isOpen))
      .innerJoin(user, eq(user.id, recipient.userId))
      .where(eq(notification.announcementId, id)),
  ]);
  const none = { delivered: 0, read: 0, confirmed: 0, suspended: 0, absent: 0 };
  return { ...none, ...totals, ...open };
}

/** Who is selected now and has no copy. */
async function countNotReached({ id, copies: sentCopies }: Sent) {
  const counts = await Promise.all(
    sentCopies.map(({ courseId }) =>
      db.all<{ suspended: number; muted: number }>(notReachedOf(id, courseId)),
    ),
  );
  const total = (key: "suspended" | "muted") =>
    counts.reduce((sum, [row]) => sum + (row?.[key] ?? 0), 0);
  return { suspended: total("suspended"), muted: total("muted") };
}

export type Reading = { at: Date; read: number };

/** How many read it in each hour in which somebody did. */
async function listReadings(id: string): Promise<Reading[]> {
  const hour = sql<number>`${recipient.readAt} / ${sql.raw(String(HOUR_MS))}`;
  const rows = await db
    .select({ hour, read: count() })
    .from(notification)
    .innerJoin(recipient, copies)
    .where(and(eq(notification.announcementId, id), isNotNull(recipient.readAt)))
    .groupBy(hour)
    .orderBy(hour);
  return rows.map((row) => ({ at: new Date(row.hour * HOUR_MS), read: row.read }));
}

/** What senders see of a recipient where a confirmation is asked for. */
const readerColumns = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  isSuspended: sql<boolean>`${user.suspendedAt} is not null`.mapWith(Boolean),
  readAt: recipient.readAt,
  confirmedAt: recipient.acknowledgedAt,
};

const OWN_LIMIT = 50;

/** The actor as recipient, as the senders of the announcements see them: the latest ones that ask for confirmation. */
export function listOwnReceipts(actor: Actor) {
  return db
    .select({
      reader: readerColumns,
      announcement: {
        id: announcement.id,
        notificationId: notification.id,
        /** Null for a withdrawn one: its text is no longer shown. */
        title: sql<
          string | null
        >`case when ${notification.withdrawnAt} is null then ${notification.title} end`,
        courseId: notification.courseId,
      },
    })
    .from(recipient)
    .innerJoin(notification, copies)
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .innerJoin(user, eq(user.id, recipient.userId))
    .where(and(eq(recipient.userId, actor.id), eq(announcement.needsConfirmation, true)))
    .orderBy(desc(recipient.seq))
    .limit(OWN_LIMIT);
}

type ListOptions = { state?: ReceiptState | undefined; after?: string | undefined; limit?: number };

export type Reader = Omit<Awaited<ReturnType<typeof listReaders>>["items"][number], "nameSort">;

/**
 * The recipients by name, with what each has done. None where no confirmation is asked for: then teachers see totals
 * only. `after` is the `next` of the previous page.
 */
export async function listReaders(actor: Actor, id: string, options: ListOptions = {}) {
  const { state, after, limit = 50 } = options;
  const { needsConfirmation } = await requireSent(actor, id);
  if (!needsConfirmation) return { items: [], next: null };
  const rows = await db
    .select({
      ...readerColumns,
      nameSort: user.nameSort,
    })
    .from(notification)
    .innerJoin(recipient, copies)
    .innerJoin(user, eq(user.id, recipient.userId))
    .where(and(eq(notification.announcementId, id), state && inState[state], afterCursor(after)))
    .orderBy(asc(user.nameSort), asc(user.username))
    .limit(limit + 1);
  return toPage(rows, limit, ({ nameSort, username }) => JSON.stringify([nameSort, username]));
}

const inState: Record<ReceiptState, SQL | undefined> = {
  open: and(isNull(recipient.readAt), isNull(recipient.acknowledgedAt)),
  read: and(isNotNull(recipient.readAt), isNull(recipient.acknowledgedAt)),
  confirmed: isNotNull(recipient.acknowledgedAt),
};

function afterCursor(after: string | undefined): SQL | undefined {
  if (after === undefined) return undefined;
  try {
    const [nameSort, username] = JSON.parse(after) as unknown[];
    if (typeof nameSort !== "string" || typeof username !== "string") return undefined;
    return sql`(${user.nameSort}, ${user.username}) > (${nameSort}, ${username})`;
  } catch {
    return undefined;
  }
}
