import { setTimeout as pause } from "node:timers/promises";
import type { openStream } from "../support/event-stream";
import { type Portal, sessionAt, type Session } from "./portal";

/** So that a stream can replay them all. */
const PAUSE_MS = 50;

type Inbox = { items: { id: string; title: string }[]; unreadCount: number };
export type Stream = Awaited<ReturnType<typeof openStream>>;

async function answerOf<Body>(response: Response): Promise<Body> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** A published course of `teacher` with one student. */
export async function createCourse(teacher: Session, student: string): Promise<string> {
  const course = { title: "Robotika", description: "", cover: "robot" };
  const created = await teacher.call("/courses", { method: "POST", json: course });
  const { id } = await answerOf<{ id: string }>(created);
  const published = { ...course, joinOpen: true, status: "published" };
  const headers = { "If-Match": "*" };
  await answerOf(await teacher.call(`/courses/${id}`, { method: "PUT", json: published, headers }));
  const member = { username: student };
  await answerOf(await teacher.call(`/courses/${id}/members`, { method: "POST", json: member }));
  return id;
}

/** Announces and returns the title, once that is acknowledged. */
export async function announce(teacher: Session, course: string, title: string): Promise<string> {
  const response = await teacher.call(`/courses/${course}/announcements`, {
    method: "POST",
    json: { type: "general", title, message: "Halo" },
    headers: { "Idempotency-Key": title.replaceAll(" ", "-") },
  });
  await answerOf(response);
  return title;
}

/** Announces one after the other until `done` is settled; returns the titles, and how many were refused. */
export async function announceUntil(done: Promise<unknown>, teacher: Session, course: string) {
  const over = new AbortController();
  const end = () => over.abort();
  done.then(end, end);
  const titles: string[] = [];
  let refused = 0;
  for (let n = 1; !over.signal.aborted; n++) {
    const title = `during the migration ${n}`;
    await announce(teacher, course, title).then(
      (sent) => titles.push(sent),
      () => refused++,
    );
    await pause(PAUSE_MS);
  }
  return { titles, refused };
}

export const inboxAt = async ({ origin }: Portal, token: string): Promise<Inbox> => {
  const inbox = { items: [], unreadCount: 0 } as Inbox;
  for (let path = "/notifications?limit=100"; path;) {
    const page = await answerOf<Inbox & { next: number | null }>(
      await sessionAt(origin, token).call(path),
    );
    inbox.items.push(...page.items);
    inbox.unreadCount = page.unreadCount;
    path = page.next === null ? "" : `/notifications?limit=100&before=${page.next}`;
  }
  return inbox;
};

export const markRead = (student: Session, id: string) =>
  student.call(`/notifications/${id}`, { method: "PUT", json: { read: true } }).then(answerOf);

/** The titles that a stream has delivered. */
export const titlesOf = (stream: Stream) =>
  stream
    .frames()
    .flatMap(({ newNotifications = [] }) => newNotifications.map(({ title }) => title));
