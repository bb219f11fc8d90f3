import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  announce,
  announcementFor,
  createActor,
  createCourse,
  createSession,
} from "@/lib/testing/factories";
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
  const settings = {
    STREAM_POLL_MS: "100",
    STREAM_HEARTBEAT_MS: "2000",
    STREAM_MAX_PER_USER: "2000",
  };
  instance = await startInstance(PORT, settings, { probed: true });
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
  await expect.poll(open, { timeout: 30_000 }).toBe(0); // all of them wait in the server's queue

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

test("open streams keep neither the framework's requests nor those of node:http", async ({
  classroom,
}) => {
  const { token } = await createSession(classroom.student);
  const sockets: Socket[] = [];
  await repeat(1_000, async () => {
    const socket = await sendRequest(PORT, { token });
    await firstBytes(socket);
    sockets.push(socket);
  });
  expect(await open()).toBe(1_000);
  const kept = await instance.resources();
  expect(kept.streams).toBe(1_000);
  expect(kept.frameworkRequests).toBeLessThan(50);
  expect(kept.requests).toBeLessThan(50);
  expect(kept.responses).toBeLessThan(50);
  for (const socket of sockets) socket.destroy();
  await expect.poll(open, { timeout: 10_000 }).toBe(0);
});

const head = (token: string, { version = "1.1", lines = [] as string[] } = {}) =>
  [
    `GET /api/notifications/stream HTTP/${version}`,
    `Host: localhost:${PORT}`,
    `Cookie: session=${token}`,
    ...lines,
    "\r\n",
  ].join("\r\n");

/** Sends bytes on a connection of its own. */
function send(bytes: string) {
  const socket = connect(PORT, "127.0.0.1").on("error", () => undefined);
  let received = "";
  let isClosed = false;
  socket.on("data", (data: Buffer) => (received += data.toString()));
  socket.on("close", () => (isClosed = true));
  socket.write(bytes);
  return { socket, received: () => received, isClosed: () => isClosed };
}

test("unusual requests get a stream like others, or end it", async ({ classroom }) => {
  const { token } = await createSession(classroom.student);
  const clients = {
    "HTTP/1.0": send(head(token, { version: "1.0" })),
    "Connection: close": send(head(token, { lines: ["Connection: close"] })),
    Expect: send(head(token, { lines: ["Expect: 100-continue"] })),
    // Its body might be a request: such a stream is not released.
    "a body to come": send(head(token, { lines: ["Content-Length: 40"] })),
    "a body": send(head(token, { lines: ["Content-Length: 5"] }) + "hello"),
  };
  const all = Object.values(clients);
  await expect.poll(open).toBe(all.length);
  clients["a body to come"].socket.write("GET / HTTP/1.1\r\n");
  const { id } = await announce(classroom.teacher, classroom.course);
  for (const { received } of all) await expect.poll(received).toContain(id);
  for (const [name, { received }] of Object.entries(clients))
    expect([name, received().includes("chunked")]).toEqual([name, name !== "HTTP/1.0"]);
  expect(clients.Expect.received()).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);

  clients["HTTP/1.0"].socket.end(); // half of the connection
  clients.Expect.socket.write(head(token)); // a second request on it
  clients["a body"].socket.write("no request at all");
  for (const name of ["HTTP/1.0", "Expect", "a body"] as const)
    await expect.poll(clients[name].isClosed).toBe(true);
  await expect.poll(open).toBe(2);
  expect(all.map(({ received }) => received().match(/HTTP\/1.1 [2-5]/g)?.length ?? 0)).toEqual(
    all.map(() => 1),
  );
  for (const { socket } of all) socket.destroy();
  await expect.poll(open).toBe(0);

  const unfulfillable = send(head(token, { lines: ["Expect: a-miracle"] }));
  await expect.poll(unfulfillable.received).toMatch(/^HTTP\/1.1 417 /);
  unfulfillable.socket.destroy();
});

test("a process that was suspended goes on with its streams", async ({ classroom }) => {
  const { token } = await createSession(classroom.student);
  const [stays, leaves] = [send(head(token)), send(head(token))];
  await expect.poll(open).toBe(2);
  instance.process.kill("SIGSTOP");
  leaves.socket.destroy();
  const { id } = await announce(classroom.teacher, classroom.course);
  await pause(3_000); // longer than a heartbeat
  instance.process.kill("SIGCONT");
  await expect.poll(stays.received).toContain(id);
  await expect.poll(open).toBe(1);
  expect(stays.received().split(`"id":"${id}"`)).toHaveLength(2);
  stays.socket.destroy();
});
