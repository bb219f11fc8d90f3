import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { announcementFor, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { publishAnnouncement } from "@/lib/announcements/mutations";
import { expect, test } from "./fixtures";
import { hiddenFields } from "./security/support/hidden-fields";
import { E2E_ORIGIN } from "./support/environment";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";

/** Opens a stream and never reads a byte of it. */
function openDeafStream(port: number, token: string): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.pause();
  socket.write(
    `GET /api/notifications/stream HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: session=${token}\r\n\r\n`,
  );
  return socket;
}

let instance: Instance | undefined;
test.afterEach(() => instance?.stop());

test("a read on one instance lowers the count on another", async ({ classroom, request }) => {
  const other = (instance = await startInstance(3211));
  const { token } = await createSession(classroom.student);
  const { announcementId } = await publishAnnouncement(
    classroom.teacher,
    announcementFor(classroom.course),
  );
  expect(announcementId).toMatch(/^ann_/);
  const [here, there] = await Promise.all([
    openStream({ token }),
    openStream({ token, origin: other.origin }),
  ]);
  await Promise.all([here.untilFrames(1), there.untilFrames(1)]);
  expect([here.frames()[0], there.frames()[0]]).toEqual([{ unreadCount: 1 }, { unreadCount: 1 }]);

  const response = await request.post(`${other.origin}/api/notifications/read-all`, {
    headers: { Cookie: `session=${token}` },
    data: { upTo: Number.MAX_SAFE_INTEGER },
  });
  expect(await response.json()).toEqual({ marked: 1, unreadCount: 0 });
  await there.untilFrames(2, 1_000);
  await here.untilFrames(2, 9_000);
  expect(here.frames()[1]).toEqual({ unreadCount: 0 });
  here.close();
  there.close();
});

test("SIGTERM ends the process although some clients never read, and nothing is lost", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { token } = await createSession(student);
  const port = 3212;
  instance = await startInstance(port, { STREAM_POLL_MS: "50" });
  const deaf = Array.from({ length: 3 }, () => openDeafStream(port, token));
  const stream = await openStream({ token, origin: instance.origin });
  await stream.untilFrames(1);
  // 6 MB for each: more than the kernel buffers for a client that does not read.
  const message = "🎒".repeat(10_000);
  const sent = 150;
  for (let n = 0; n < sent; n++) {
    await publishAnnouncement(teacher, announcementFor(course, { message }));
  }
  await stream.until(() => stream.received().length === sent, 10_000);

  const exited = once(instance.process, "exit");
  instance.process.kill("SIGTERM");
  await stream.untilEnded(5_000);
  const outcome = await Promise.race([
    exited,
    new Promise((resolve) => setTimeout(() => resolve("still running"), 5_000)),
  ]);
  expect(outcome).toEqual([143, null]);

  await publishAnnouncement(teacher, announcementFor(course, { title: "Sesudahnya" }));
  const elsewhere = await openStream({ token, lastEventId: stream.lastEventId() });
  await elsewhere.untilFrames(1);
  expect(elsewhere.frames()[0]?.newNotifications).toMatchObject([{ title: "Sesudahnya" }]);
  elsewhere.close();
  for (const socket of deaf) socket.destroy();
});

test("a database that cannot be opened stops the start with one sentence", async () => {
  for (const [variable, value, sentence] of [
    [
      "TURSO_DATABASE_URL",
      "file:/dev/null/school.db",
      /^TURSO_DATABASE_URL is file:\/dev\/null\/school\.db, which cannot be opened: .+$/,
    ],
    ["TURSO_DATABASE_URL", "mysql://localhost", /^TURSO_DATABASE_URL is wrong: .+$/],
    ["APP_ORIGIN", "http://sekolah.example", /^APP_ORIGIN is wrong: .+$/],
    ["PORT", "70000", /^PORT is wrong: .+$/],
  ] as const) {
    const child = spawn(process.execPath, ["scripts/start.mjs"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: "3213",
        HOST: "127.0.0.1",
        [variable]: value,
      },
    });
    const [output, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect([variable, code, output.trim().split("\n").length]).toEqual([variable, 1, 1]);
    expect(output.trim()).toMatch(sentence);
  }
});

test("F4: a form rendered by one instance is accepted by another", async ({ request }) => {
  const { token } = await createSession(await createActor("teacher"));
  const other = (instance = await startInstance(3216));
  const Cookie = `session=${token}`;
  const page = await request.get(`${E2E_ORIGIN}/teach`, { headers: { Cookie } });
  const form = Object.fromEntries(hiddenFields(await page.text(), 'name="title"'));
  const response = await request.post(`${other.origin}/teach`, {
    headers: { Cookie, Origin: other.origin },
    multipart: { ...form, title: "Robotika", description: "", cover: "leaf" },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
  expect(response.headers()["location"]).toMatch(/^\/teach\/courses\/course_/);
});
