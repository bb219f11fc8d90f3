import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { writeBatch } from "@/db/client";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { RetryLater } from "@/lib/errors";
import { log } from "@/lib/log";
import { recorded } from "@/lib/metrics/recorded";
import type { Refusal } from "./attempts";

/** The hourly limit, as a multiple of the limit per minute. */
const FULL_MINUTES_PER_HOUR = 10;

/**
 * Limits the write requests of one user, whether they succeed or not. In the memory of this process,
 * with one counter per window and active user.
 */
export class WriteLimiter {
  readonly #minute: RateLimiterMemory;
  readonly #hour: RateLimiterMemory;
  // The library starts a timer per key, which would keep the request's async context alive.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();

  constructor(perMinute: number) {
    this.#minute = new RateLimiterMemory({ points: perMinute, duration: 60 });
    this.#hour = new RateLimiterMemory({
      points: FULL_MINUTES_PER_HOUR * perMinute,
      duration: 3_600,
    });
  }

  /** Counts one write. Returns a refusal beyond the limit; `first`: the first one of its window. */
  async take(userId: string): Promise<Refusal | undefined> {
    // Writes rejected by the minute limit do not count against the hour.
    return (await this.#consume(this.#minute, userId)) ?? this.#consume(this.#hour, userId);
  }

  async #consume(limiter: RateLimiterMemory, userId: string): Promise<Refusal | undefined> {
    const { consumedPoints, msBeforeNext } = await this.#outsideRequests(() =>
      limiter.consume(userId).catch((rejection: RateLimiterRes) => rejection),
    );
    if (consumedPoints <= limiter.points) return undefined;
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
    return { seconds, first: consumedPoints === limiter.points + 1 };
  }
}

// Server Actions and Route Handlers have separate instances of a module variable.
const limiterKey: unique symbol = Symbol.for("naik-kelas.write-limiter");
const shared = globalThis as { [limiterKey]?: WriteLimiter };

/** The limiter of this process. */
export const getWriteLimiter = (): WriteLimiter =>
  (shared[limiterKey] ??= new WriteLimiter(env.WRITE_LIMIT_PER_MINUTE));

/**
 * Call it for every write request of a signed-in user, before reading its body. Throws
 * {@link RetryLater} beyond the limit. The first refusal of a window is recorded.
 */
export async function requireWrite(actor: Actor, limiter = getWriteLimiter()): Promise<void> {
  const refusal = await limiter.take(actor.id);
  if (!refusal) return;
  recorded.throttled.count("writes:user");
  if (refusal.first) await record(actor);
  throw new RetryLater("TOO_MANY", "tooManyWrites", refusal.seconds);
}

/** Never throws: a failed audit entry must not replace the refusal. */
async function record({ id }: Actor): Promise<void> {
  try {
    await writeBatch([
      await auditEntry({ actorId: id, action: "write_limit", outcome: "throttled" }),
    ]);
  } catch (err) {
    log.error({ err }, "a refused write could not be recorded");
  }
}
