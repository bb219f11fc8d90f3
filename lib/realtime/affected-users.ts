import "server-only";

import { setImmediate as nextTurn } from "node:timers/promises";
import { recipientsAfter } from "./change-log";
import type { Change } from "./log-follower";
import type { Publication } from "./stream";

/** Recipients of an announcement that are read by one statement. */
const RECIPIENTS_PER_READ = 2_500;

export type Affected = {
  /** The users whose inbox the changes concern, with the publication if it is all that happened to it. */
  users: Map<string, Publication | undefined>;
  /** Those of them whose copies were corrected or withdrawn, with the last change that did it. */
  changedCopies: Map<string, number>;
};

/** Whom the changes concern: recipients of what was published or changed, and owners of `inbox` changes. */
export async function affectedUsers(changes: readonly Change[]): Promise<Affected> {
  const users = new Map<string, Publication | undefined>();
  const changedCopies = new Map<string, number>();
  for (const { kind, userId, notificationId, seq, newCopies } of changes) {
    if (kind === "inbox" && userId) users.set(userId, undefined);
    else if (kind !== "access" && notificationId) {
      const publication = newCopies ? { id: notificationId, seq } : undefined;
      const copies = kind === "published" ? { notificationId, seq } : { notificationId };
      for await (const page of recipientPages(copies)) {
        for (const each of page) {
          users.set(each, users.has(each) ? undefined : publication);
          if (kind === "inbox") changedCopies.set(each, seq);
        }
      }
    }
  }
  return { users, changedCopies };
}

async function* recipientPages(copies: { notificationId: string; seq?: number }) {
  for (let after = ""; ;) {
    const page = await recipientsAfter(copies, after, RECIPIENTS_PER_READ);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < RECIPIENTS_PER_READ) return;
    after = last;
    await nextTurn();
  }
}
