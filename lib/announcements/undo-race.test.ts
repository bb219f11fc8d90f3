import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { log } from "@/lib/log";
import type { Actor } from "@/lib/auth/actor";
import { releaseDue } from "./scheduler";
import { sendAnnouncement, unscheduleAnnouncement } from "./sending";
import { contentFor, copiesOf, draft, ids, school } from "./testing/announcements";

const UNDOS = Number(process.env.UNDOS ?? 200);
const AT_ONCE = 20;

/** An instance of the product that publishes what is due, again and again. */
async function releaseUntil(over: AbortSignal) {
  while (!over.aborted) {
    const nextInMs = await releaseDue(log);
    await sleep(Math.min(nextInMs, 10));
  }
}

/** Whole milliseconds. */
const hold = () => (1 + Math.floor(Math.random() * 3)) / 8;

async function sendAndUndo(teacher: Actor, course: { id: string }) {
  const { id, revision } = await draft(teacher, contentFor([course]));
  const holdSeconds = hold();
  await sendAnnouncement(teacher, id, { revision, holdSeconds });
  await sleep(Math.random() * holdSeconds * 1_200);
  return { id, ...(await unscheduleAnnouncement(teacher, id)) };
}

test("an undo that races the release of two instances: none have it or all, as it says", async () => {
  const { teacher, course, students } = await school(3);
  const over = new AbortController();
  const instances = [releaseUntil(over.signal), releaseUntil(over.signal)];
  const results: Awaited<ReturnType<typeof sendAndUndo>>[] = [];
  while (results.length < UNDOS) {
    const batch = Array.from({ length: AT_ONCE }, () => sendAndUndo(teacher, course));
    results.push(...(await Promise.all(batch)));
  }
  over.abort();
  await Promise.all(instances);
  for (const { id, undone } of results) {
    expect(await copiesOf(id)).toEqual(undone ? [] : ids(students));
  }
  expect(new Set(results.map(({ undone }) => undone))).toEqual(new Set([true, false]));
}, 240_000);
