import {
  type Content,
  type Enrol,
  type Entry,
  ofKind,
  type Correct,
  type Published,
  grouped,
} from "../history";
import { finalTexts, nameOf, sameContent } from "./texts";
import type { Violation } from "./violation";

/** Comparing the clocks of database and history. */
const PRECISION_MS = 50;

/** All attempts to publish one announcement. Of one announced ahead the times are those of its release. */
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
  ahead: boolean;
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
      ahead: false,
    };
    known.invoked = Math.min(known.invoked, invoked);
    if (outcome === "ok") known.acknowledged = Math.min(known.acknowledged, completed);
    if (outcome !== "fail") known.failed = false;
    if (recipientCount !== undefined) known.receipts.push(recipientCount);
    announcements.set(nameOf(attempt), known);
  }
  return new Map([...announcements, ...aheadOf(history)]);
}

function aheadOf(history: Entry[]): Map<string, Announcement> {
  const finalState = ofKind(history, "final-state").at(-1);
  const releases = new Map(
    finalState?.snapshot.published.map((one) => [nameOf(one), one.releasedAt - finalState.began]),
  );
  const ahead = new Map<string, Announcement>();
  for (const [name, plans] of grouped(ofKind(history, "plan"), nameOf)) {
    const [first] = plans;
    if (!first) continue;
    const { key, author, course, content } = first;
    const released = releases.get(name);
    ahead.set(name, {
      key,
      author,
      course,
      content,
      receipts: [],
      ahead: true,
      invoked: (released ?? Infinity) - PRECISION_MS,
      acknowledged: (released ?? Infinity) + PRECISION_MS,
      failed: plans.every(({ outcome }) => outcome === "fail"),
    });
  }
  return ahead;
}

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
    if (copies.length === 0 && isAcknowledged && !announcement.ahead) {
      report("lost", "acknowledged, but not in the database", { announcement });
    }
  }
  const corrections = grouped(ofKind(history, "correct"), nameOf);
  const joins = grouped(ofKind(history, "enrol"), ({ course }) => course);
  for (const notification of published) {
    const announcement = announcements.get(nameOf(notification));
    if (!announcement) {
      report("unexpected", "published without an attempt", { notification });
      continue;
    }
    const { seqs, recipients } = notification;
    const corrected = corrections.get(nameOf(notification)) ?? [];
    const audience = audienceOf(announcement, joins.get(announcement.course) ?? []);
    violations.push(
      ...checkOne(announcement, notification, audience),
      ...checkRevisions(announcement, notification, corrected),
    );
    if (recipients.some(({ seq }) => !seqs.includes(seq))) {
      report("torn", "a copy without an entry in the log", { announcement, notification });
    }
  }
  violations.push(...checkWithdrawals(history, published));
  return [...violations, ...checkOrder(announcements, published)];
}

function checkOne(
  announcement: Announcement,
  notification: Published,
  audience: { certain: Set<string>; possible: Set<string> },
): Violation[] {
  const violations: Violation[] = [];
  const about = { announcement, notification };
  const { recipients } = notification;
  const users = new Set(recipients.map(({ user }) => user));
  const missing = [...audience.certain].filter((user) => !users.has(user));
  const nonMembers = [...users].filter((user) => !audience.possible.has(user));
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

/** The text is the last one, and the log has one entry for all, with one more for each time it was raised. */
function checkRevisions(
  announcement: Announcement,
  notification: Published,
  corrections: Correct[],
): Violation[] {
  const violations: Violation[] = [];
  const about = { announcement, notification, corrections };
  const texts = finalTexts(announcement.content, corrections);
  if (!texts.some((text) => sameContent(text, notification))) {
    violations.push({ kind: "unexpected", what: "stored with another text", about });
  }
  const raised = corrections.filter(
    ({ correction, outcome }) => correction === "material" && outcome !== "fail",
  );
  const { seqs, recipients } = notification;
  const isOneEntry = raised.length > 0 || recipients.every(({ seq }) => seq === seqs[0]);
  if (seqs.length < 1 || seqs.length > 1 + raised.length || !isOneEntry) {
    violations.push({ kind: "torn", what: "not one entry in the log for all recipients", about });
  }
  return violations;
}

/** Withdrawn if that was acknowledged, and only if it was attempted. */
function checkWithdrawals(history: Entry[], published: Published[]): Violation[] {
  const undos = ofKind(history, "undo").map((undo) => {
    const outcome = undo.status === "withdrawn" || undo.outcome !== "ok" ? undo.outcome : "fail";
    return { ...undo, outcome };
  });
  const attempts = grouped([...ofKind(history, "withdraw"), ...undos], nameOf);
  return published.flatMap((notification) => {
    const own = attempts.get(nameOf(notification)) ?? [];
    const about = { notification, attempts: own };
    if (!notification.withdrawn && own.some(({ outcome }) => outcome === "ok")) {
      return { kind: "lost" as const, what: "a withdrawal was acknowledged, and is lost", about };
    }
    if (notification.withdrawn && own.every(({ outcome }) => outcome === "fail")) {
      return { kind: "unexpected" as const, what: "withdrawn without an attempt", about };
    }
    return [];
  });
}

/** Users who must have received it, and users who may have: those who joined at the same time. */
function audienceOf({ invoked, acknowledged }: Announcement, joins: Enrol[]) {
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
