import "server-only";

import { setImmediate as nextTurn } from "node:timers/promises";
import { recipientsAfter } from "./change-log";
import type { Change } from "./log-follower";

/** Recipients of an announcement that are read by one statement. */
const RECIPIENTS_PER_READ = 2_500;

/** The users whose inbox the changes concern: recipients of what was published, and owners of `inbox` changes. */
export async function affectedUsers(changes: readonly Change[]): Promise<Set<string>> {
  const users = new Set<string>();
  for (const { kind, userId, notificationId, seq } of changes) {
    if (kind === "published" && notificationId) await addRecipients({ notificationId, seq }, users);
    if (kind === "inbox" && userId) users.add(userId);
  }
  return users;
}

async function addRecipients(
  published: { notificationId: string; seq: number },
  users: Set<string>,
) {
  for (let after = ""; ;) {
    const page = await recipientsAfter(published, after, RECIPIENTS_PER_READ);
    for (const userId of page) users.add(userId);
    const last = page.at(-1);
    if (last === undefined || page.length < RECIPIENTS_PER_READ) return;
    after = last;
    await nextTurn();
  }
}
