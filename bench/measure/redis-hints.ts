import { setTimeout as pause } from "node:timers/promises";
import { redisProgram, startRedis } from "@/lib/realtime/testing/redis-server";
import type { Context } from "../support/context";
import { startRemoteDatabase } from "../support/remote-database";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { announceBetween } from "./other-instance";

/** Measures two instances on a remote database, which send each other hints over Redis. */
export async function measureRedisHints({ school, sizes }: Context): Promise<Report> {
  const title = `Announcement sent on another instance, remote database, hints over Redis, a poll every ${sizes.pollMs / 1000} s`;
  if (!redisProgram) {
    const missing = "redis-server is not installed: not measured";
    console.error(missing);
    return { title, rows: [{ Redis: missing }], targets: [] };
  }
  const [database, redis] = [await startRemoteDatabase(), await startRedis()];
  const settings = {
    TURSO_DATABASE_URL: database.url,
    HINTS_URL: redis.url,
    STREAM_POLL_MS: String(sizes.pollMs),
  };
  const [here, there] = [await startProduct(settings), await startProduct(settings)];
  await pause(1_000); // both have subscribed
  const pair = { here, there, school };
  const hinted = await announceBetween({ ...pair, announcements: sizes.otherInstance });
  await redis.kill();
  const polled = await announceBetween({ ...pair, announcements: sizes.withoutHints });
  await Promise.all([here.stop(), there.stop()]);
  await database.stop();
  return {
    title,
    rows: [
      { Redis: "runs", ...hinted },
      { Redis: "killed", ...polled },
    ],
    targets: [
      atMost("another instance by Redis: p99 of commit → byte", hinted["p99 ms"], 100, "ms"),
      atMost(
        "the same with Redis killed, nothing lost: commit → last byte",
        polled["last ms"],
        sizes.pollMs + 1_000,
        "ms",
      ),
    ],
  };
}
