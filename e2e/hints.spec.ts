import { createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { createSession } from "@/lib/testing/factories";
import { freePort } from "@/lib/http/free-port";
import { redisProgram, startRedis } from "@/lib/realtime/testing/redis-server";
import { type LibsqlServer, startLibsqlServer } from "../db/testing/libsql-server/server";
import { type Classroom, expect, test } from "./fixtures";
import { E2E_DATABASE } from "./support/environment";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";

/** Whatever arrives on another instance has come by a hint: no poll falls into the time of a test. */
const NO_POLL = { STREAM_POLL_MS: "3600000" };

test.setTimeout(120_000); // up to two servers are started, and find Redis in their own time

const onEnd: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of onEnd.splice(0).toReversed()) await end();
});

async function start(port: number, settings: Record<string, string> = {}): Promise<Instance> {
  const instance = await startInstance(port, { ...NO_POLL, LOG_LEVEL: "info", ...settings });
  onEnd.push(() => instance.stop());
  return instance;
}

/** Announces over the API of one instance; returns the title. */
async function announceOn({ origin }: Instance, { teacher, course }: Classroom) {
  const title = `Kabar ${crypto.randomUUID().slice(0, 8)}`;
  const { token } = await createSession(teacher);
  const response = await fetch(`${origin}/api/courses/${course.id}/announcements`, {
    method: "POST",
    headers: {
      Cookie: `session=${token}`,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({ type: "course_update", title, message: "Sampai seketika" }),
  });
  expect(response.status).toBe(201);
  return title;
}

async function studentOn({ origin }: Instance, { student }: Classroom) {
  const { token } = await createSession(student);
  const stream = await openStream({ token, origin });
  onEnd.push(() => stream.close());
  await stream.untilFrames(1);
  const titles = () =>
    stream.frames().flatMap(({ newNotifications = [] }) => newNotifications.map((n) => n.title));
  return {
    titles,
    untilHeard: (title: string) => stream.until(() => titles().includes(title), 10_000),
  };
}

test("two processes on one file: an announcement on one reaches the other without a poll", async ({
  classroom,
}) => {
  const [here, there] = await Promise.all([start(3331), start(3332)]);
  const student = await studentOn(there, classroom);
  const sent = [];
  for (let times = 0; times < 5; times++) {
    sent.push(await announceOn(here, classroom));
    await student.untilHeard(String(sent.at(-1)));
  }
  expect(student.titles()).toEqual(sent);
  const metrics = await (await fetch(`${there.origin}/api/metrics`)).text();
  expect(metrics).toMatch(/^naik_kelas_hints_total\{source="file",outcome="read"\} [1-9]/m);
});

test.describe("over Redis", () => {
  test.skip(!redisProgram, "Redis is not installed: HINTS_URL is not tested");

  let database: LibsqlServer;
  /** An instance on a database over HTTP, so that there is no file to be watched. */
  const startRemote = (port: number, hintsUrl: string) =>
    start(port, {
      TURSO_DATABASE_URL: database.url,
      TURSO_AUTH_TOKEN: "kunci",
      HINTS_URL: hintsUrl,
    });
  test.beforeEach(async () => {
    const file = E2E_DATABASE.replace("file:", ""); // the same file that the tests write to
    database = await startLibsqlServer({ file, authToken: "kunci" });
    onEnd.push(() => database.stop());
  });

  test("instances start without it, hear each other once it is there, and again after it was away", async ({
    classroom,
  }) => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const [here, there] = await Promise.all([startRemote(3333, url), startRemote(3334, url)]);
    expect((await fetch(`${there.origin}/api/health/ready`)).status).toBe(200);
    const student = await studentOn(there, classroom);
    /** Announces until it comes at once: the instances find Redis by themselves. */
    const untilHeard = async () => {
      await expect(async () => {
        const title = await announceOn(here, classroom);
        await expect.poll(student.titles, { timeout: 500 }).toContain(title);
      }).toPass({ timeout: 40_000 });
    };
    const first = await startRedis({ port });
    onEnd.push(() => first.kill());
    await untilHeard();
    await first.kill();
    const whileAway = await announceOn(here, classroom);
    const second = await startRedis({ port });
    onEnd.push(() => second.kill());
    await untilHeard();
    expect(student.titles()).toContain(whileAway); // nothing was lost: the log has it
    expect(new Set(student.titles()).size).toBe(student.titles().length);
    for (const { log } of [here, there]) {
      const lines = log().split("\n");
      expect(lines.filter((line) => line.includes("HINTS_URL")).length).toBeLessThanOrEqual(4);
      expect(log()).toMatch(
        /HINTS_URL, Redis at 127\.0\.0\.1:\d+, cannot be used \(.+\): other instances/,
      );
    }
  });

  test("a server that accepts and never answers keeps nobody waiting", async ({ classroom }) => {
    const { url, stop } = await silentServer();
    onEnd.push(stop);
    const here = await startRemote(3335, url);
    const student = await studentOn(here, classroom);
    await student.untilHeard(await announceOn(here, classroom));
    expect((await fetch(`${here.origin}/api/health/ready`)).status).toBe(200);
    const said = () =>
      here
        .log()
        .split("\n")
        .filter((line) => line.includes("HINTS_URL"));
    await expect.poll(said, { timeout: 10_000 }).toHaveLength(1);
    expect(said()[0]).toMatch(/cannot be used \(no answer within 3000 ms\): other instances/);
  });
});

async function silentServer() {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).resume();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `redis://:rahasia@127.0.0.1:${address.port}`,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
