import { atMost, exactly, type Target } from "../../bench/support/report";
import { openStream } from "../support/event-stream";
import {
  announce,
  announceUntil,
  createCourse,
  inboxAt,
  markRead,
  type Stream,
  titlesOf,
} from "./classroom";
import { createUser, type Portal, type Session, sessionAt, signIn, startPortal } from "./portal";

const [TEACHER, STUDENT] = ["guru", "siswa"];
const DELIVERY_MS = 10_000;

type Options = { previous: string; url: string };
type School = { course: string; teacher: Session; student: Session; sent: string[] };

/**
 * Starts this build on the database of the previous one, which goes on serving, as in a rolling restart; then
 * takes that back. What is announced on either must reach a stream of each, once.
 */
export async function runSideBySide({ previous, url }: Options): Promise<Target[]> {
  createUser(previous, url, { name: TEACHER, role: "teacher" });
  createUser(previous, url, { name: STUDENT, role: "student" });
  const old = await startPortal(previous, url);
  const school = await openSchool(old);
  const { teacher, student, course, sent } = school;
  const oldStream = await openStream({ token: student.token, origin: old.origin });
  await oldStream.untilFrames(1);
  sent.push(await announce(teacher, course, "the old version alone"));
  await oldStream.until(() => titlesOf(oldStream).length === 1, DELIVERY_MS);

  const starting = startPortal(".", url);
  const during = await announceUntil(starting, teacher, course);
  sent.push(...during.titles);
  const current = await starting;
  const since = firstPosition(oldStream);
  const newStream = await streamAt(current, student, since);
  await announceOnBoth(school, { old, current });
  await untilAll([oldStream, newStream], sent);
  const counts = await readOnBoth(school, { old, current });

  await old.stop();
  const again = await startPortal(previous, url);
  const reopened = await streamAt(again, student, oldStream.lastEventId());
  const takenBack = sessionAt(again.origin, teacher.token);
  sent.push(await announce(takenBack, course, "the old version, started on the new schema"));
  await newStream.until(() => titlesOf(newStream).length >= sent.length, DELIVERY_MS);
  await reopened.until(() => titlesOf(reopened).length > 0, DELIVERY_MS);

  const received = [[...titlesOf(oldStream), ...titlesOf(reopened)], titlesOf(newStream)];
  const lists = [...received, ...(await listsOf([again, current], student))];
  newStream.close();
  reopened.close();
  await Promise.all([again.stop(), current.stop()]);
  const problems = [old, current, again].flatMap((portal) => portal.problems());
  return [
    atMost("start of the new version, with its migrations", current.startedMs, 60_000, "ms"),
    exactly(`announcements refused meanwhile, of ${during.titles.length}`, during.refused, 0),
    exactly(`lost, of ${sent.length} on two streams and two lists`, missing(lists, sent), 0),
    exactly("received twice", duplicated(lists), 0),
    exactly(
      "unread after reading on either version",
      counts,
      `${sent.length - 2}, ${sent.length - 3}`,
    ),
    exactly("warnings and errors in the logs", problems.join("; ") || "none", "none"),
  ];
}

async function streamAt({ origin }: Portal, { token }: Session, lastEventId?: string) {
  const stream = await openStream({ token, origin, lastEventId });
  await stream.untilFrames(1);
  return stream;
}

const listsOf = (portals: Portal[], { token }: Session) =>
  Promise.all(
    portals.map(async (portal) => (await inboxAt(portal, token)).items.map(({ title }) => title)),
  );

async function openSchool(old: Portal): Promise<School> {
  const [teacher, student] = [await signIn(old.origin, TEACHER), await signIn(old.origin, STUDENT)];
  return { teacher, student, course: await createCourse(teacher, STUDENT), sent: [] };
}

/** Before anything was announced. */
const firstPosition = (stream: Stream) => /^id: (.*)$/m.exec(stream.text())?.[1];

/** Sessions of either version count on both. */
async function announceOnBoth(
  { teacher, course, sent }: School,
  { old, current }: { old: Portal; current: Portal },
) {
  const signedInHere = await signIn(current.origin, TEACHER);
  for (const [session, title] of [
    [teacher, "old version"],
    [signedInHere, "new version"],
    [sessionAt(current.origin, teacher.token), "new version, session of the old one"],
    [sessionAt(old.origin, signedInHere.token), "old version, session of the new one"],
  ] as const) {
    sent.push(await announce(session, course, title));
  }
}

const untilAll = (streams: Stream[], sent: string[]) =>
  Promise.all(
    streams.map((stream) =>
      stream.until(() => titlesOf(stream).length >= sent.length, DELIVERY_MS),
    ),
  );

/** The unread counts that each shows after something was read on the other. */
async function readOnBoth(
  { student }: School,
  { old, current }: { old: Portal; current: Portal },
): Promise<string> {
  const { items } = await inboxAt(old, student.token);
  await markRead(student, items[0]?.id ?? "");
  const onNew = (await inboxAt(current, student.token)).unreadCount;
  await markRead(sessionAt(current.origin, student.token), items[1]?.id ?? "");
  const onOld = (await inboxAt(old, student.token)).unreadCount;
  return `${onNew}, ${onOld}`;
}

const missing = (lists: string[][], sent: string[]) =>
  lists.reduce((sum, list) => sum + sent.filter((title) => !list.includes(title)).length, 0);

const duplicated = (lists: string[][]) =>
  lists.reduce((sum, list) => sum + list.length - new Set(list).size, 0);
