import { join } from "node:path";
import { withinOpenFiles } from "../../bench/support/limits";
import { atMost, exactly, type Report } from "../../bench/support/report";
import type { School } from "../../bench/support/school";
import { closeStreams, openStreams, type Stream } from "../../bench/support/streams";
import { fullSizes } from "../../bench/support/context";
import { freePort } from "@/lib/http/free-port";
import { type HttpResponse, sendJson, sendRequest } from "../checker/http-client";
import { eventually } from "../checker/run-context";
import { type Instance, startInstance } from "../support/instance";
import type { Context } from "./support/context";
import { copySchool } from "./support/database";
import { limitMemory, peakResident } from "./support/memory-limit";

const LIMIT_MB = 512;
const MANY = 19_000;
const MEGABYTE = 2 ** 20;
const few = { ...fullSizes, idleStreams: 1, connected: 1 };

/** As many streams as are allowed, in a process that may use 512 MB; one more is refused, and all receive. */
export async function memoryLimit({ school, folder, short }: Context): Promise<Report> {
  const count = withinOpenFiles({ ...few, manyStreams: short ? 100 : MANY }).manyStreams;
  await school.growTo(count);
  const course = await school.courseWith(count);
  const file = await copySchool(join(folder, "memory.db"));
  const limit = short ? undefined : limitMemory(LIMIT_MB * MEGABYTE);
  const server = await startInstance(
    await freePort(),
    { TURSO_DATABASE_URL: `file:${file}`, STREAM_MAX: String(count) },
    { flags: ["--v8-pool-size=2", "--no-turbo-escape"], wrapper: limit?.wrapper }, // as `npm start`
  );
  const seen = await holdStreams(server, school, { count, courseId: course.id });
  const group = limit ? Math.round(limit.peak() / MEGABYTE) : "no control group";
  await server.stop();
  limit?.remove();
  const { held, refusal, resident } = seen;
  return {
    title: `${count} streams in ${LIMIT_MB} MB`,
    rows: [
      {
        streams: held,
        "peak resident MB": Math.round(resident),
        "peak of the group MB": group,
        "one more": refusal,
      },
    ],
    targets: [
      exactly("streams held, STREAM_MAX", held, count),
      exactly("one stream more is refused", refusal, "503 application/problem+json Retry-After"),
      exactly("the announcement was accepted", seen.outcome, "ok"),
      exactly("streams that received it", seen.received, count),
      exactly("streams that were ended", seen.ended, 0),
      exactly("the process lives", String(seen.alive), "true"),
      atMost(`peak resident memory with ${count} streams`, resident, LIMIT_MB, "MB"),
    ],
  };
}

/** Opens the streams and asks for one more; announces to all of them. */
async function holdStreams(
  { origin, process: child }: Instance,
  school: School,
  { count, courseId }: { count: number; courseId: string },
) {
  const port = Number(new URL(origin).port);
  const path = "/api/notifications/stream";
  const streams = await openStreams(count, (index) => ({
    port,
    path,
    headers: { Cookie: school.cookieOf(index) },
  }));
  const ends = countEnds(streams);
  const held = count - ends.ended();
  const refused = await sendRequest(origin, path, { token: tokenIn(school.cookieOf(0)) });
  const receivers = countReceivers(streams);
  const { outcome } = await sendJson(origin, `/api/courses/${courseId}/announcements`, {
    method: "POST",
    token: tokenIn(school.teacherCookie),
    headers: { "idempotency-key": crypto.randomUUID() },
    json: { type: "general", title: "Untuk semua", message: "Semangat!" },
    timeoutMs: 60_000,
  });
  await eventually(() => receivers.all() === count, 60_000);
  const seen = {
    held,
    outcome,
    received: receivers.all(),
    ended: ends.ended(),
    resident: peakResident(child.pid ?? 0) / MEGABYTE,
    alive: child.exitCode === null && child.signalCode === null,
    refusal: describe(refused),
  };
  closeStreams(streams);
  return seen;
}

const tokenIn = (cookie: string) => cookie.replace("session=", "");

function describe({ status, headers }: HttpResponse): string {
  const [type] = String(headers["content-type"]).split(";");
  return `${status} ${type}${headers["retry-after"] ? " Retry-After" : ""}`;
}

function countEnds(streams: Stream[]) {
  let count = streams.filter(({ socket }) => socket.destroyed).length;
  for (const stream of streams) stream.onEnd = () => count++;
  return { ended: () => count };
}

function countReceivers(streams: Stream[]) {
  const receivers = new Set<Stream>();
  for (const stream of streams) {
    stream.onFrame = (frame) => {
      if (frame.includes("newNotifications")) receivers.add(stream);
    };
  }
  return { all: () => receivers.size };
}
