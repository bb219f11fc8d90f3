import { setTimeout as pause } from "node:timers/promises";
import { announcementFor, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { publishAnnouncement } from "@/lib/announcements/mutations";
import { expect, test } from "./fixtures";
import { type Instance, startInstance } from "./support/instance";
import { metric, openStreams } from "./support/metrics";
import { firstBytes, repeat, sendRequest } from "./support/raw-client";

const PORT = 3214;
const MANY = 1_000;

let instance: Instance;
const open = () => openStreams(instance.origin);

test.beforeEach(async () => {
  instance = await startInstance(PORT, {
    STREAM_POLL_MS: "100",
    STREAM_HEARTBEAT_MS: "2000",
    STREAM_MAX_PER_USER: "2000",
  });
});
test.afterEach(() => instance.stop());
test.describe.configure({ mode: "serial", timeout: 120_000 });

test("1,000 HEADs, 1,000 early disconnects and 1,000 resets leak no stream", async ({
  classroom,
}) => {
  const { token } = await createSession(classroom.student);
  await repeat(MANY, async () => {
    const socket = await sendRequest(PORT, { token, method: "HEAD" });
    await firstBytes(socket);
    socket.destroy();
  });
  expect(await open()).toBe(0);

  await repeat(MANY, async (n) => {
    const socket = await sendRequest(PORT, { token });
    await pause(n % 5); // somewhere between the request and the first byte
    socket.destroy();
  });
  await expect.poll(open, { timeout: 10_000 }).toBe(0);

  let most = 0;
  await repeat(MANY, async (n) => {
    const socket = await sendRequest(PORT, { token });
    await firstBytes(socket);
    if (n % 100 === 0) most = Math.max(most, await open());
    socket.resetAndDestroy();
  });
  expect(most).toBeGreaterThan(0); // streams were really open
  await expect.poll(open, { timeout: 10_000 }).toBe(0);
});

test("50 clients that never read are disconnected, and cost less than 20 MB", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { token } = await createSession(student);
  // Far more for each client than the kernel buffers without a reader.
  const message = "🎒".repeat(10_000);

  /** Publishes to 50 streams; returns the server's resident memory in MB. */
  async function memoryAfterPublishingTo(reading: boolean) {
    const sockets = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = await sendRequest(PORT, { token });
        if (reading) socket.resume();
        return socket;
      }),
    );
    await expect.poll(open).toBe(50);
    for (let n = 0; n < 150; n++) {
      await publishAnnouncement(teacher, announcementFor(course, { message }));
    }
    if (!reading) await expect.poll(open, { timeout: 20_000 }).toBe(0);
    const bytes = await metric(instance.origin, "process_resident_memory_bytes");
    for (const socket of sockets) socket.destroy();
    await expect.poll(open, { timeout: 10_000 }).toBe(0);
    return bytes / 2 ** 20;
  }

  const withReaders = await memoryAfterPublishingTo(true);
  const withoutReaders = await memoryAfterPublishingTo(false);
  expect(withoutReaders - withReaders).toBeLessThan(20);
});
