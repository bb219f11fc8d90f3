import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { PublicError, RetryLater } from "@/lib/errors";
import { answerOnce } from "@/lib/handlers/answer-once";
import { digestOf, requestIdOf } from "@/lib/handlers/form-request";
import type { OfflineChange } from "@/lib/offline/messages";
import { requireWrite } from "@/lib/throttle/write-limit";
import { confirmNotification } from "./confirmation";
import { countUnread } from "./data";
import { setRead } from "./mutations";

type Replay = { userId: string; changes: readonly OfflineChange[] };

/**
 * Applies what the actor did offline, in this order, each key once; the times are those of the arrival.
 * `userId` is the one who did it: on a shared device another user may have signed in, and then nothing
 * happens. What has become impossible meanwhile is refused alone.
 */
export async function replayChanges(actor: Actor, { userId, changes }: Replay) {
  if (userId !== actor.id) throw new PublicError("CONFLICT", "otherUser");
  const results: { key: string; refused?: string }[] = [];
  for (const [index, change] of changes.entries()) {
    if (index > 0) await requireWrite(actor); // the request itself counts for the first
    const refused = await applyOnce(actor, change);
    results.push(refused === undefined ? { key: change.key } : { key: change.key, refused });
  }
  return { results, unreadCount: await countUnread(actor) };
}

/** Returns why it is refused, if it is. */
async function applyOnce(actor: Actor, change: OfflineChange): Promise<string | undefined> {
  const { key } = change;
  const request = {
    id: requestIdOf(key, actor.id),
    actorId: actor.id,
    once: "create",
    digest: digestOf(key, JSON.stringify(change)),
    content: null,
    secrets: { form: key, content: undefined },
  } as const;
  try {
    await answerOnce(request, () => apply(actor, change));
    return undefined;
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    // Another request with this key is running: the client sends it again.
    if (error.reason === "uncertainKeyed") throw new RetryLater("BUSY", "busy", RETRY_SECONDS);
    if (isFinal.has(error.code)) return error.reason;
    throw error;
  }
}

const RETRY_SECONDS = 2;

const isFinal = new Set<string>(["NOT_FOUND", "CONFLICT", "STALE"]);

async function apply(actor: Actor, change: OfflineChange): Promise<null> {
  if (change.action === "confirm") await confirmNotification(actor, change.id, change);
  else await setRead(actor, { id: change.id, read: change.action === "read" });
  return null;
}
