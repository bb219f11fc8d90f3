import { pino } from "pino";
import { expect, test } from "vitest";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { LogFollower } from "./log-follower";

test("L9: changes are counted as the cursor passes them, also those that it jumps over", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  await announce(teacher, course); // before the follower: nothing that it has passed
  let subscribed = true;
  const follower = new LogFollower({
    pollMs: 600_000,
    log: pino({ level: "silent" }),
    hasSubscribers: () => subscribed,
    applyChanges: () => Promise.resolve(() => undefined),
    onTick: () => undefined,
  });
  await follower.catchUp();
  expect(follower.counters.changes).toBe(0);

  await announce(teacher, course);
  await announce(teacher, course);
  await follower.tick();
  expect(follower.counters.changes).toBe(2);

  subscribed = false;
  await follower.tick();
  const { ticks } = follower.counters;
  await announce(teacher, course);
  await follower.tick();
  expect(follower.counters).toMatchObject({ changes: 2, ticks });
  subscribed = true;
  await follower.catchUp();
  expect(follower.counters.changes).toBe(3);
});
