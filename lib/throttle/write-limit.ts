import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { writeBatch } from "@/db/client";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { RetryLater } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Refusal } from "./attempts";

/** In an hour a user may write as much as in this many full minutes. */
const FULL_MINUTES_AN_HOUR = 10;

/**
 * Limits the requests with which one user changes something, whether they succeed or not. Kept in the
 * memory of this process, one counter a window for each user who has written in it.
 */
export class WriteLimiter {
  readonly #minute: RateLimiterMemory;
  readonly #hour: RateLimiterMemory;
  // The library starts a timer for each key: begun inside a request it would keep that request's context.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();

  constructor(perMinute: number) {
    this.#minute = new RateLimiterMemory({ points: perMinute, duration: 60 });
    this.#hour = new RateLimiterMemory({
      points: FULL_MINUTES_AN_HOUR * perMinute,
      duration: 3_600,
    });
  }

  /** Counts one write. Returns a refusal when it is one too many; `first` is that of its window. */
  async take(userId: string): Promise<Refusal | undefined> {
    // What the minute refuses does not count against the hour: a mistake costs a minute, not an hour.
    return (await this.#consume(this.#minute, userId)) ?? this.#consume(this.#hour, userId);
  }

  async #consume(limiter: RateLimiterMemory, userId: string): Promise<Refusal | undefined> {
    const { consumedPoints, msBeforeNext } = await this.#outsideRequests(() =>
      limiter.consume(userId).catch((refused: RateLimiterRes) => refused),
    );
    if (consumedPoints <= limiter.points) return undefined;
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
    return { seconds, first: consumedPoints === limiter.points + 1 };
  }
}

// A module variable would be another one in Server Actions and in Route Handlers.
const limiterKey: unique symbol = Symbol.for("naik-kelas.write-limiter");
const shared = globalThis as { [limiterKey]?: WriteLimiter };

/** The limiter of this process. */
export const getWriteLimiter = (): WriteLimiter =>
  (shared[limiterKey] ??= new WriteLimiter(env.WRITE_LIMIT_PER_MINUTE));

/**
 * For every request with which a signed-in user changes something, before its body is read: throws
 * {@link RetryLater} when the user writes too fast. The first refusal of a window is recorded.
 */
export async function requireWrite(actor: Actor, limiter = getWriteLimiter()): Promise<void> {
  const refusal = await limiter.take(actor.id);
  if (!refusal) return;
  if (refusal.first) await record(actor);
  throw new RetryLater("TOO_MANY", "tooManyWrites", refusal.seconds);
}

/** Never throws: that it could not be written must not turn the refusal into something else. */
async function record({ id }: Actor): Promise<void> {
  try {
    await writeBatch([
      await auditEntry({ actorId: id, action: "write_limit", outcome: "throttled" }),
    ]);
  } catch (err) {
    log.error({ err }, "a refused write could not be recorded");
  }
}
