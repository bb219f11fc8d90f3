import { readFileSync, writeFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { now, within } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, exactly, type Report } from "../support/report";
import type { School } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { openAnnouncers } from "./under-attack";

const UPLOADS = 200;
const SIZE = 10 * 1024 * 1024;
const PART = 1024 * 1024;
const TIMEOUT_MS = 600_000;
/** How long announcements are measured without uploads. */
const ALONE_MS = 20_000;
const MB = 1024 * 1024;

/** Measures what 200 uploads of 10 MB at once cost: memory, gaps of the event loop, and the streams' delays. */
export async function measureUploads({ school }: Context): Promise<Report> {
  const server = await startProduct();
  const announce = await openAnnouncers(server, school);
  for (let warmUp = 0; warmUp < 20; warmUp++) await announce.once();
  await uploadAll(server, school, 8);

  const alone = await watched(server, announce, () => pause(ALONE_MS));
  const beside = await watched(server, announce, () => uploadAll(server, school, UPLOADS));
  announce.close();
  await server.stop();

  const { result, seconds, latencies, gapMs } = beside;
  const grownMB = beside.peakMB - alone.peakMB;
  return {
    title: `${UPLOADS} uploads of ${SIZE / MB} MB at once, beside 1,000 streams`,
    rows: [
      rowOf("none", alone, {}),
      rowOf(`${UPLOADS}`, beside, {
        "all complete after s": round(seconds, 0),
        "MB a second": round((UPLOADS * SIZE) / MB / seconds, 0),
      }),
    ],
    targets: [
      exactly("uploads that become files", result.length, UPLOADS),
      atMost("most resident memory during uploads: more than without", grownMB, 64, "MB"),
      atMost(
        "one student of 1000: p99 beside uploads, as a multiple of that without",
        percentile(latencies, 0.99) / percentile(alone.latencies, 0.99),
        1.2,
        "×",
      ),
      atMost("longest gap in the event loop during uploads", gapMs, 50, "ms"),
    ],
  };
}

type Watched = { latencies: number[]; gapMs: number; peakMB: number };

const rowOf = (
  uploads: string,
  { latencies, gapMs, peakMB }: Watched,
  more: Record<string, number>,
) => ({
  uploads,
  announcements: latencies.length,
  "their p50 ms": round(median(latencies)),
  "their p99 ms": round(percentile(latencies, 0.99)),
  "longest gap ms": round(gapMs),
  "most resident MB": round(peakMB, 0),
  ...more,
});

type Announcers = Awaited<ReturnType<typeof openAnnouncers>>;

/** Does something while others announce; collects garbage before. */
async function watched<T>(server: Server, announce: Announcers, work: () => Promise<T>) {
  await server.probe("memory");
  resetPeak(server);
  await server.probe("watchLoop");
  const announcing = announce.start();
  const startedAt = now();
  const result = await work();
  const seconds = (now() - startedAt) / 1_000;
  const latencies = await announcing.stop();
  const { write, otherwise } = await server.probe("longestGaps");
  return {
    result,
    seconds,
    latencies,
    gapMs: Math.max(write, otherwise),
    peakMB: peakOf(server) / MB,
  };
}

/** Each by another student; returns the ids of the files. */
async function uploadAll(server: Server, school: School, count: number): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const content = randomBytes(PART);
  const all = Array.from({ length: count }, (_, index) => {
    const headers = { Cookie: school.cookieOf(index), Origin: server.origin };
    return upload({ server, agent, headers }, content);
  });
  const ids = await within(TIMEOUT_MS, "the uploads", Promise.all(all));
  agent.destroy();
  return ids;
}

type Client = { server: Server; agent: Agent; headers: Record<string, string> };

async function upload(client: Client, content: Buffer): Promise<string> {
  const begun = await send(client, {
    method: "POST",
    path: "/api/files",
    type: "application/json",
    body: JSON.stringify({ name: "surat.pdf", size: SIZE }),
  });
  const { id } = JSON.parse(begun) as { id: string };
  const first = Buffer.from(content); // another content for each
  first.write(`%PDF-1.7\n${id}\n`);
  for (let offset = 0; offset < SIZE; offset += PART) {
    await send(client, {
      method: "PATCH",
      path: `/api/files/${id}`,
      type: "application/offset+octet-stream",
      offset,
      body: offset === 0 ? first : content,
    });
  }
  return id;
}

type Sent = {
  method: string;
  path: string;
  type: string;
  offset?: number;
  body: string | Buffer;
};

async function send({ server, agent, headers }: Client, sent: Sent): Promise<string> {
  const { method, path, type, offset, body } = sent;
  const outgoing = request({
    port: server.port,
    host: "127.0.0.1",
    method,
    path,
    agent,
    headers: {
      ...headers,
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(body),
      ...(offset !== undefined && { "Upload-Offset": offset }),
    },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const answer = await text(response);
  const { statusCode = 0 } = response;
  if (statusCode >= 300) throw new Error(`${method} ${path} returned ${statusCode}: ${answer}`);
  return answer;
}

/** The most resident memory since the last call of `resetPeak`, in bytes. */
function peakOf({ process: { pid } }: Server): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

const resetPeak = ({ process: { pid } }: Server) => writeFileSync(`/proc/${pid}/clear_refs`, "5");
