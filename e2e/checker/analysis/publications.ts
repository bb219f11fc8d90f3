import {
  type Content,
  type Entry,
  ofKind,
  type Publish,
  type Published,
  grouped,
} from "../history";
import type { Violation } from "./violation";

/** All attempts to publish one announcement. */
export type Announcement = {
  key: string;
  author: string;
  course: string;
  content: Content;
  invoked: number;
  /** When the first of them was acknowledged; Infinity if none was. */
  acknowledged: number;
  /** Whether every attempt has surely failed. */
  failed: boolean;
  receipts: number[];
};

export function announcementsOf(history: Entry[]): Map<string, Announcement> {
  const announcements = new Map<string, Announcement>();
  for (const attempt of ofKind(history, "publish")) {
    const { key, author, course, content, invoked, completed, outcome, recipientCount } = attempt;
    const known = announcements.get(nameOf(attempt)) ?? {
      key,
      author,
      course,
      content,
      invoked,
      acknowledged: Infinity,
      failed: true,
      receipts: [],
    };
    known.invoked = Math.min(known.invoked, invoked);
    if (outcome === "ok") known.acknowledged = Math.min(known.acknowledged, completed);
    if (outcome !== "fail") known.failed = false;
    if (recipientCount !== undefined) known.receipts.push(recipientCount);
    announcements.set(nameOf(attempt), known);
  }
  return announcements;
}

export const nameOf = ({ author, key }: Pick<Publish, "author" | "key">) => `${author} ${key}`;

/** Checks that each announcement is stored once, complete, unaltered, for its course's students. */
export function checkPublications(history: Entry[], published: Published[]): Violation[] {
  const announcements = announcementsOf(history);
  const stored = grouped(published, nameOf);
  const violations: Violation[] = [];
  const report = (kind: Violation["kind"], what: string, about: Record<string, unknown>) =>
    violations.push({ kind, what, about });

  for (const attempt of ofKind(history, "publish")) {
    if (attempt.outcome === "fail" && attempt.note?.startsWith("refused")) {
      report("unexpected", "a valid announcement was refused", { attempt });
    }
  }
  for (const [name, announcement] of announcements) {
    const copies = stored.get(name) ?? [];
    const isAcknowledged = announcement.acknowledged < Infinity;
    if (copies.length > 1) report("duplicated", "published twice", { announcement, copies });
    if (copies.length > 0 && announcement.failed) {
      report("unexpected", "refused, but published", { announcement, copies });
    }
    if (copies.length === 0 && isAcknowledged) {
      report("lost", "acknowledged, but not in the database", { announcement });
    }
  }
  for (const notification of published) {
    const announcement = announcements.get(nameOf(notification));
    if (!announcement) report("unexpected", "published without an attempt", { notification });
    else
      violations.push(...checkOne(announcement, notification, audienceOf(history, announcement)));
  }
  return [...violations, ...checkOrder(announcements, published)];
}

function checkOne(
  announcement: Announcement,
  notification: Published,
  audience: { certain: Set<string>; possible: Set<string> },
): Violation[] {
  const violations: Violation[] = [];
  const about = { announcement, notification };
  const { recipients, seqs } = notification;
  const users = new Set(recipients.map(({ user }) => user));
  const missing = [...audience.certain].filter((user) => !users.has(user));
  const nonMembers = [...users].filter((user) => !audience.possible.has(user));
  const [seq] = seqs;

  if (!sameContent(notification, announcement.content)) {
    violations.push({ kind: "unexpected", what: "stored with another text", about });
  }
  if (seqs.length !== 1 || recipients.some((recipient) => recipient.seq !== seq)) {
    violations.push({ kind: "torn", what: "not one entry in the log for all recipients", about });
  }
  if (users.size !== recipients.length) {
    violations.push({ kind: "duplicated", what: "a recipient has two copies", about });
  }
  if (missing.length > 0) {
    violations.push({
      kind: "torn",
      what: "not for every student of the course",
      about: { missing, ...about },
    });
  }
  if (nonMembers.length > 0) {
    violations.push({
      kind: "unexpected",
      what: "for a user outside the course",
      about: { nonMembers, ...about },
    });
  }
  if (announcement.receipts.some((count) => count !== recipients.length)) {
    violations.push({
      kind: "torn",
      what: "the receipt names a wrong number of recipients",
      about,
    });
  }
  return violations;
}

/** Users who must have received it, and users who may have: those who joined at the same time. */
function audienceOf(history: Entry[], { course, invoked, acknowledged }: Announcement) {
  const joins = ofKind(history, "enrol").filter((join) => join.course === course);
  const before = joins.filter(({ outcome, completed }) => outcome === "ok" && completed <= invoked);
  const meanwhile = joins.filter((join) => join.outcome !== "fail" && join.invoked < acknowledged);
  return {
    certain: new Set(before.map(({ user }) => user)),
    possible: new Set(meanwhile.map(({ user }) => user)),
  };
}

/** An announcement acknowledged before another began must have the smaller number. */
function checkOrder(announcements: Map<string, Announcement>, published: Published[]): Violation[] {
  const violations: Violation[] = [];
  const newestFirst = published.toSorted((a, b) => (b.seqs[0] ?? 0) - (a.seqs[0] ?? 0));
  let later: Announcement | undefined;
  for (const notification of newestFirst) {
    const announcement = announcements.get(nameOf(notification));
    if (!announcement) continue;
    if (later && later.acknowledged < announcement.invoked) {
      const about = { announcement, notification, later };
      violations.push({
        kind: "order",
        what: "numbered before an earlier acknowledged one",
        about,
      });
    }
    if (announcement.acknowledged < (later?.acknowledged ?? Infinity)) later = announcement;
  }
  return violations;
}

export const sameContent = (a: Content, b: Content) =>
  a.type === b.type && a.title === b.title && a.message === b.message && a.link === b.link;
