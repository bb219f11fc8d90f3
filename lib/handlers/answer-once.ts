import "server-only";

import { desc, eq, type SQL, sql } from "drizzle-orm";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { setTimeout as delay } from "node:timers/promises";
import { db, writeBatch } from "@/db/client";
import { formRequest } from "@/db/schema";
import { PublicError } from "@/lib/errors";
import { log } from "@/lib/log";
import { newRunnerId } from "@/lib/ids";
import type { FormRequest } from "./form-request";
import { type Answer, openAnswer, sealAnswer } from "./sealed-answer";

/** How long a repeated request gets the first answer. */
export const ANSWER_LIFETIME_MS = 24 * 3600_000;
/** How long the same content under another key counts as a repetition. */
const SAME_CONTENT_MS = 10 * 60_000;
/** After which a request of another process without an answer counts as lost with its process. */
const LEASE_MS = 60_000;
/** How long a repeated request waits for the answer of another process. */
const WAIT_MS = 10_000;
const POLL_MS = 200;

/** The requests that this process is running. Pages and actions have separate instances of a module variable. */
type Runner = { id: string; running: Map<string, Promise<unknown>> };
const runnerKey: unique symbol = Symbol.for("naik-kelas.form-requests");
const shared = globalThis as { [runnerKey]?: Runner };
const runner = (shared[runnerKey] ??= { id: newRunnerId(), running: new Map() });

type Stored = typeof formRequest.$inferSelect;

/**
 * Runs a form's action once: a repeated request, also a concurrent one, gets the first answer. An expected
 * error is no answer, and neither is a result that is not effective: the same form may be sent again.
 */
export async function answerOnce<Result>(
  request: FormRequest,
  run: () => Promise<Result>,
  isEffective: (result: Result) => boolean = () => true,
): Promise<Result> {
  for (let other; (other = runner.running.get(request.id));) await other.catch(() => undefined);
  const answer = claimAndRun(request, run, isEffective);
  runner.running.set(request.id, answer);
  try {
    return await answer;
  } finally {
    runner.running.delete(request.id);
  }
}

async function claimAndRun<Result>(
  request: FormRequest,
  run: () => Promise<Result>,
  isEffective: (result: Result) => boolean,
): Promise<Result> {
  const repeated = await findSameContent(request);
  if (repeated) return repeatAnswer(repeated) as Result;
  const earlier = await claim(request);
  if (earlier === undefined) return runClaimed(request, run, isEffective);
  if (earlier.digest !== request.digest) {
    if (request.once === "create") throw new PublicError("CONFLICT", "formUsed");
    return run();
  }
  const { answer, sealedKey } = await waitForAnswer(earlier);
  if (answer === null || sealedKey === null) throw new PublicError("CONFLICT", "uncertainKeyed");
  return repeatAnswer(openAnswer(answer, sealedKey, request.secrets.form)) as Result;
}

/** The answer to the user's latest form, if it was this content a short time ago. */
async function findSameContent({ actorId, content, secrets }: FormRequest) {
  if (actorId === null || content === null || secrets.content === undefined) return undefined;
  const [latest] = await db
    .select()
    .from(formRequest)
    .where(eq(formRequest.actorId, actorId))
    .orderBy(desc(formRequest.createdAt), sql`rowid desc`)
    .limit(1);
  if (latest?.content !== content || latest.answer === null || latest.sealedContentKey === null)
    return undefined;
  if (latest.createdAt.getTime() < Date.now() - SAME_CONTENT_MS) return undefined;
  return openAnswer(latest.answer, latest.sealedContentKey, secrets.content);
}

/** Records that this process runs the request; returns the earlier one if there is another runner or an answer. */
async function claim({ id, actorId, digest, content }: FormRequest): Promise<Stored | undefined> {
  const now = Date.now();
  const { claimed } = await writeBatch({
    claimed: sql`insert into ${formRequest} (id, actor_id, digest, content, runner, created_at)
        values (${id}, ${actorId}, ${digest}, ${content}, ${runner.id}, ${now})
        on conflict (id) do update set digest = excluded.digest, content = excluded.content,
          runner = excluded.runner, created_at = excluded.created_at
        where answer is null and (runner = excluded.runner or created_at < ${now - LEASE_MS})`,
  });
  return claimed.rowsAffected === 1 ? undefined : find(id);
}

async function find(id: string): Promise<Stored> {
  const [found] = await db.select().from(formRequest).where(eq(formRequest.id, id));
  if (!found) throw new PublicError("CONFLICT", "uncertainKeyed"); // its runner was refused just now
  return found;
}

async function waitForAnswer(earlier: Stored): Promise<Stored> {
  const giveUpAt = Date.now() + WAIT_MS;
  let current = earlier;
  while (current.answer === null && Date.now() < giveUpAt) {
    await delay(POLL_MS);
    current = await find(earlier.id);
  }
  return current;
}

async function runClaimed<Result>(
  request: FormRequest,
  run: () => Promise<Result>,
  isEffective: (result: Result) => boolean,
): Promise<Result> {
  try {
    const result = await run();
    await (isEffective(result) ? store(request, { result }) : discard(request));
    return result;
  } catch (error) {
    const target = redirectTarget(error);
    if (target === undefined) await discard(request);
    else await store(request, target);
    throw error;
  }
}

/** A failure to store is no failure of the request, which has had its effect. */
async function store({ id, secrets }: FormRequest, answer: Answer): Promise<void> {
  const sealed = sealAnswer(answer, secrets);
  await tolerate(
    sql`update ${formRequest} set answer = ${sealed.answer}, sealed_key = ${sealed.sealedKey},
          sealed_content_key = ${sealed.sealedContentKey}
        where id = ${id} and runner = ${runner.id}`,
  );
}

const discard = ({ id }: FormRequest) =>
  tolerate(
    sql`delete from ${formRequest} where id = ${id} and answer is null and runner = ${runner.id}`,
  );

async function tolerate(statement: SQL): Promise<void> {
  try {
    await writeBatch([statement]);
  } catch (err) {
    log.warn({ err }, "the answer of a form could not be stored");
  }
}

/** Answers as the first request did, and lets the browser fetch what it has changed. */
function repeatAnswer(answer: Answer): unknown {
  revalidatePath("/", "layout");
  if ("redirect" in answer) redirect(answer.redirect, answer.type);
  return answer.result;
}

/** From the error that `redirect()` throws: `NEXT_REDIRECT;<type>;<url>;<status>;`. */
function redirectTarget(error: unknown): Answer | undefined {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
  if (!digest.startsWith("NEXT_REDIRECT;")) return undefined;
  const [, type, ...rest] = digest.split(";");
  return { redirect: rest.slice(0, -2).join(";"), type: type === "replace" ? type : "push" };
}

/** Deletes the answers that are too old; returns how many. */
export async function purgeFormRequests(now = Date.now()): Promise<number> {
  const { purged } = await writeBatch({
    purged: sql`delete from ${formRequest} where created_at < ${now - ANSWER_LIFETIME_MS}`,
  });
  return purged.rowsAffected;
}
