import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createClient } from "@redis/client";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { freePort } from "@/lib/http/free-port";
import { redisProgram, startRedis } from "@/lib/realtime/testing/redis-server";
import { hintCounters } from "./counters";
import { RedisHints } from "./redis-hints";

/** Where Redis answers: on a busy machine it may take long. */
const patient = { timeoutMs: 20_000, pingMs: 20, retryMs: 10 };
/** Where it does not answer. */
const impatient = { ...patient, timeoutMs: 300 };

async function ownRedis(options: Parameters<typeof startRedis>[0] = {}) {
  const redis = await startRedis(options);
  onTestFinished(() => redis.kill());
  return redis;
}

/** An instance, and what it has heard and logged. */
function instance(url: string, { epoch = "3f9a1c", times = patient } = {}) {
  const [heard, lines]: [number[], { level: number; msg: string }[]] = [[], []];
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  const hints = new RedisHints({
    url,
    epoch: () => Promise.resolve(epoch),
    log: pino({}, { write }),
    onHint: (head) => heard.push(head),
    times,
  });
  onTestFinished(() => hints.stop());
  return { hints, heard, lines };
}

const soon = (check: () => void) => eventually(check, 20_000);

/** Publishes until it is heard: only then both are subscribed. */
const untilHeard = (from: RedisHints, to: { heard: number[] }, head: number) =>
  soon(() => {
    from.publish(head);
    expect(to.heard).toContain(head);
  });

/** Another client of the same Redis, which may send anything. */
async function stranger(url: string) {
  const client = createClient({ url, RESP: 3 });
  onTestFinished(() => client.destroy());
  await client.connect();
  return client;
}

/** Somebody else at Redis' port, who answers with `reply`, or not at all. */
async function impostor(reply?: string | Buffer) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    if (reply !== undefined) socket.on("data", () => socket.write(reply));
    else socket.resume();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `redis://:rahasia@127.0.0.1:${port}`, connections: sockets };
}

describe.skipIf(!redisProgram)("with a Redis", () => {
  test("instances of one database hear each other, not themselves, and no other school", async () => {
    const { url } = await ownRedis();
    const [here, there, elsewhere] = [
      instance(url),
      instance(url),
      instance(url, { epoch: "another" }),
    ];
    await untilHeard(here.hints, there, 7);
    await untilHeard(there.hints, here, 8);
    const neighbour = instance(url, { epoch: "another" });
    await untilHeard(neighbour.hints, elsewhere, 9);
    expect([new Set(here.heard), new Set(there.heard)]).toEqual([new Set([8]), new Set([7])]);
    expect([new Set(elsewhere.heard), neighbour.heard]).toEqual([new Set([9]), []]);
    expect([here, there, elsewhere].flatMap(({ lines }) => lines)).toEqual([]);
  });

  test("noise on the channel is counted and dropped, and hints go on", async () => {
    const { url } = await ownRedis();
    const [here, there] = [instance(url), instance(url)];
    await untilHeard(here.hints, there, 1);
    const client = await stranger(url);
    const [channel] = await client.pubSubChannels();
    const noise = [
      "",
      "halo",
      "runner_x",
      "runner_x -1",
      "runner_x 1.5",
      "runner_x 1e9",
      "runner_x 9999999999999999",
      "runner_x 12\n",
      '{"head":12}',
      "\0\r\n*1\r\n",
      "x".repeat(5_000_000),
    ];
    const before = hintCounters().redis.noise;
    for (const text of noise) await client.publish(String(channel), text);
    await untilHeard(here.hints, there, 2);
    await untilHeard(there.hints, here, 3); // both have read all that came before
    expect(hintCounters().redis.noise - before).toBe(2 * noise.length);
    expect(new Set(there.heard)).toEqual(new Set([1, 2]));
    expect([here.lines, there.lines]).toEqual([[], []]);
  });

  test("a Redis that is killed and comes back is used again, with two lines in the log", async () => {
    const redis = await ownRedis();
    const [here, there] = [instance(redis.url), instance(redis.url)];
    await untilHeard(here.hints, there, 1);
    await redis.kill();
    await soon(() => expect(there.lines).toHaveLength(1));
    here.hints.publish(2); // dropped
    await ownRedis({ port: redis.port });
    await untilHeard(here.hints, there, 3);
    await soon(() => expect(there.lines).toHaveLength(2));
    expect(there.heard).not.toContain(2);
    expect(there.lines.map(({ level }) => level)).toEqual([40, 30]);
    expect(there.lines[0]?.msg).toMatch(/^HINTS_URL, Redis at 127\.0\.0\.1:\d+, cannot be used \(/);
  });

  test("while Redis hangs nobody waits, and only the latest head is sent when it goes on", async () => {
    const redis = await ownRedis();
    const [here, there] = [
      instance(redis.url, { times: impatient }),
      instance(redis.url, { times: impatient }),
    ];
    await untilHeard(here.hints, there, 1);
    redis.process.kill("SIGSTOP");
    const { published, dropped } = hintCounters().redis;
    for (let head = 2; head <= 10_000; head++) here.hints.publish(head);
    await soon(() => expect(here.lines).toHaveLength(1)); // a ping had no answer
    redis.process.kill("SIGCONT");
    await untilHeard(here.hints, there, 10_001);
    const sent = hintCounters().redis;
    expect(sent.dropped - dropped).toBeGreaterThan(0);
    expect(there.heard.filter((head) => head > 1 && head < 10_000).length).toBeLessThanOrEqual(1);
    expect(sent.published).toBeGreaterThan(published);
  });

  test("a wrong password is one line, without the password, and attempts go on", async () => {
    const redis = await ownRedis({ password: "benar" });
    const withPassword = (password: string) =>
      redis.url.replace("redis://", `redis://:${password}@`);
    const wrong = instance(withPassword("sangatkeliru"));
    await soon(() => expect(wrong.lines).toHaveLength(1));
    wrong.hints.publish(1);
    const [here, there] = [instance(withPassword("benar")), instance(withPassword("benar"))];
    await untilHeard(here.hints, there, 2);
    expect(wrong.lines).toHaveLength(1);
    expect(wrong.lines[0]?.msg).toMatch(
      /cannot be used \(WRONGPASS .+\): other instances are heard/,
    );
    expect(JSON.stringify(wrong.lines)).not.toContain("sangatkeliru");
    expect(wrong.heard).toEqual([]);
  });
});

test("nobody at the port: one line, and publishing neither waits nor throws", async () => {
  const { lines, hints } = instance(`redis://127.0.0.1:${await freePort()}`);
  const { dropped } = hintCounters().redis;
  hints.publish(1);
  await soon(() => expect(lines).toHaveLength(1));
  expect(lines[0]?.msg).toContain("ECONNREFUSED");
  expect(hintCounters().redis.dropped - dropped).toBe(1);
});

test.each([
  ["accepts and never answers", undefined],
  ["speaks another protocol", "HTTP/1.1 400 Bad Request\r\n\r\n"],
  ["sends what no client can read", Buffer.from([0, 255, 13, 10, 42, 255, 13, 10])],
  ["claims to be loading", "-LOADING Redis is loading the dataset in memory\r\n"],
])("a server that %s: one line, and it is tried again", async (_, reply) => {
  const { url, connections } = await impostor(reply);
  const { lines, hints, heard } = instance(url, { times: impatient });
  hints.publish(1);
  await soon(() => expect(connections.size).toBeGreaterThan(2));
  expect([lines.length, heard]).toEqual([1, []]);
  expect(lines[0]?.msg).toContain("cannot be used");
  expect(JSON.stringify(lines)).not.toContain("rahasia");
});
