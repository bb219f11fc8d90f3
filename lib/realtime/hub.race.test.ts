import { setImmediate as turn } from "node:timers/promises";
import { array, assert, asyncProperty, boolean, integer, record } from "fast-check";
import { expect, test, vi } from "vitest";
import { announce, createActor, createCourse } from "@/db/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { listen, startHub } from "@/db/testing/listener";
import { setRead } from "@/lib/notifications/mutations";
import { countUnread } from "@/lib/notifications/data";
import { currentPosition } from "./change-log";

vi.setConfig({ testTimeout: 60_000 });

async function pause(turns: number) {
  for (let i = 0; i < turns; i++) await turn();
}

const moment = integer({ min: 0, max: 12 });
const arrivals = array(
  record({ at: moment, resumes: boolean(), dawdles: boolean(), leavesAt: moment }),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const publications = array(record({ at: moment, wakes: boolean(), readsAfter: boolean() }), {
  minLength: 1,
  maxLength: 4,
});

test("whoever joins while others publish learns everything since their position, once", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { hub, lines } = startHub({ pollMs: 15 });
  const published: { id: string; seq: number }[] = [];

  async function publish({
    at,
    wakes,
    readsAfter,
  }: {
    at: number;
    wakes: boolean;
    readsAfter: boolean;
  }) {
    await pause(at);
    const sent = await announce(teacher, course);
    published.push(sent);
    if (wakes) hub.wake();
    if (readsAfter) await setRead(student, { id: sent.id, read: true });
  }

  async function arrive({
    at,
    resumes,
    dawdles,
    leavesAt,
  }: {
    at: number;
    resumes: boolean;
    dawdles: boolean;
    leavesAt: number;
  }) {
    await pause(at);
    const since = resumes ? await currentPosition() : undefined;
    await pause(leavesAt); // between the page's list and its stream
    const { listener, stream } = await listen(hub, student, { since });
    if (dawdles) {
      listener.takes = false;
      await pause(leavesAt);
      listener.takes = true;
      hub.drained(stream);
    }
    return { listener, stream, since };
  }

  await assert(
    asyncProperty(arrivals, publications, async (arriving, publishing) => {
      published.length = 0;
      const [streams] = await Promise.all([
        Promise.all(arriving.map(arrive)),
        Promise.all(publishing.map(publish)),
      ]);

      const unreadCount = await countUnread(student);
      for (const { listener, stream, since } of streams) {
        const from = since?.seq ?? listener.frames[0]?.seq ?? 0;
        const expected = published
          .filter(({ seq }) => seq > from)
          .toSorted((a, b) => a.seq - b.seq);
        await eventually(() => {
          expect(listener.ids).toEqual(expected.map(({ id }) => id));
          expect(listener.unreadCount).toBe(unreadCount);
        });
        expect(listener.frames.some(({ reset }) => reset)).toBe(false);
        const seqs = listener.frames.map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
        hub.close(stream);
      }
      expect(lines).toEqual([]);
    }),
    { numRuns: 200, endOnFailure: true },
  );
});
