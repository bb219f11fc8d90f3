import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { writeBatch } from "@/db/client";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { currentPosition } from "./change-log";

test("after the database was replaced streams end, and clients restart in the new log", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  await announce(teacher, course);
  await announce(teacher, course);
  const { hub } = startHub();
  const { id: sessionId } = await createSession(student);
  const first = await connectClient(hub, student, { sessionId });
  const since = await currentPosition();

  // As in a backup: its next changes have numbers that the old log has given out already.
  await writeBatch([
    sql`delete from recipient where seq = ${since.seq}`,
    sql`delete from change where seq = ${since.seq}`,
    sql`update sqlite_sequence set seq = ${since.seq - 1} where name = 'change'`,
    sql`update log_epoch set epoch = lower(hex(randomblob(6)))`,
  ]);
  await hub.startOver();
  expect(first.client.closed).toBe(1);
  expect(hub.size).toBe(0);

  const second = await connectClient(hub, student, { sessionId, since });
  const { seq } = await currentPosition();
  expect(seq).toBeLessThan(since.seq);
  expect(second.client.frames).toEqual([{ unreadCount: 1, reset: true, seq }]);

  const { id } = await announce(teacher, course);
  hub.wake();
  await eventually(() => expect(second.client.ids).toEqual([id]));
  expect((await currentPosition()).seq).toBe(since.seq);
});
