import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { startHub } from "@/lib/realtime/testing/test-client";
import { serveStreams } from "@/lib/realtime/testing/stream-server";
import { createActor } from "@/lib/testing/factories";

test("a thousand clients that leave early leave nothing behind", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ maxStreamsPerUser: 1_000 });
  const { open } = await serveStreams(hub);
  const visit = async (index: number) => {
    const controller = new AbortController();
    const opening = open(student, { signal: controller.signal });
    if (index % 2 === 0) setTimeout(() => controller.abort(), index % 20);
    const response = await opening.catch(() => undefined);
    if (index % 3 === 0) await response?.body?.cancel();
    controller.abort();
  };
  for (let from = 0; from < 1_000; from += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => visit(from + index)));
  }
  await eventually(() => expect(hub.size).toBe(0));
});
