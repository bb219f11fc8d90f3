import { setImmediate as turn } from "node:timers/promises";
import { type Arbitrary, array, assert, asyncProperty, boolean, integer, record } from "fast-check";
import { expect, test, vi } from "vitest";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { setRead } from "@/lib/notifications/mutations";
import { countUnread } from "@/lib/notifications/data";
import type { Actor } from "@/lib/auth/actor";
import { currentPosition } from "./change-log";
import type { Hub } from "./hub";

vi.setConfig({ testTimeout: 60_000 });

async function pause(turns: number) {
  for (let i = 0; i < turns; i++) await turn();
}

// A database far away: every question takes its time to get there, every answer to come back.
vi.mock(import("./change-log"), async (original) => {
  const { delayed } = await import("@/db/testing/call-spy");
  return delayed(await original());
});

const moment = integer({ min: 0, max: 12 });
const arrival = record({ at: moment, reading: moment, resumes: boolean(), dawdles: boolean() });
const publication = record({ at: moment, wakes: boolean(), isRead: boolean() });
const some = { minLength: 1, maxLength: 4 };

type Arrival = typeof arrival extends Arbitrary<infer T> ? T : never;
type Publication = typeof publication extends Arbitrary<infer T> ? T : never;

async function arrive(hub: Hub, student: Actor, { at, reading, resumes, dawdles }: Arrival) {
  await pause(at);
  const since = resumes ? await currentPosition() : undefined;
  await pause(reading); // between the page's list and its stream
  const { client, stream } = await connectClient(hub, student, { since });
  if (dawdles) {
    client.receives = false;
    await pause(reading);
    client.receives = true;
    hub.onWritable(stream);
  }
  return { client, since };
}

test("a stream that joins during publications gets everything since its position, once", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });

  async function publish(hub: Hub, { at, wakes, isRead }: Publication) {
    await pause(at);
    const sent = await announce(teacher, course);
    if (wakes) hub.wake();
    if (isRead) await setRead(student, { id: sent.id, read: true });
    return sent;
  }

  await assert(
    asyncProperty(array(arrival, some), array(publication, some), async (arriving, publishing) => {
      const { hub, lines } = startHub({ pollMs: 15 });
      const [arrived, published] = await Promise.all([
        Promise.all(arriving.map((arrives) => arrive(hub, student, arrives))),
        Promise.all(publishing.map((publishes) => publish(hub, publishes))),
      ]);

      const unreadCount = await countUnread(student);
      const inOrder = published.toSorted((a, b) => a.seq - b.seq);
      for (const { client, since } of arrived) {
        await eventually(() => expect(client.unreadCount).toBe(unreadCount));
        expect(client.frames.some(({ reset }) => reset)).toBe(false);
        const from = since?.seq ?? client.frames[0]?.seq ?? 0;
        const expected = inOrder.filter(({ seq }) => seq > from).map(({ id }) => id);
        await eventually(() => expect(client.ids).toEqual(expected));
        const seqs = client.frames.map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      }
      expect(lines).toEqual([]);
      await hub.drain();
    }),
    { numRuns: 200, endOnFailure: true },
  );
});
