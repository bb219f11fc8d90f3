import "server-only";

import { countOwn, listOwn } from "@/lib/announcements/own-list";
import { listUnconfirmed } from "@/lib/announcements/unconfirmed";
import type { Actor } from "@/lib/auth/actor";
import { MAX_LIMIT } from "@/lib/http/paging";
import { defaultReader, type Reader } from "@/lib/i18n/preferences";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { listToConfirm } from "@/lib/notifications/to-confirm";
import { listToDo } from "@/lib/projects/to-do";
import { listToReview } from "@/lib/projects/to-review";
import type { TaskGroupName } from "./schema";

/** How many of each kind a home page shows, unless all of one kind are asked for. */
const FEW = 4;

type Asked = { all?: TaskGroupName | undefined };

const limits =
  ({ all }: Asked) =>
  (group: TaskGroupName) => ({ limit: group === all ? MAX_LIMIT : FEW });

/** What waits for somebody who learns, or who only reads: of each kind a few, with the size of the whole. */
export async function listTasks(
  actor: Actor,
  { reader = defaultReader, ...asked }: Asked & { reader?: Reader } = {},
) {
  const limitOf = limits(asked);
  const ofProjects = (state: "revise" | "missing") =>
    actor.role === "student"
      ? listToDo(actor, { state, ...limitOf(state) })
      : { items: [], count: 0 };
  const [toConfirm, revise, missing, unreadCount, latest] = await Promise.all([
    listToConfirm(actor, limitOf("confirm")),
    ofProjects("revise"),
    ofProjects("missing"),
    countUnread(actor),
    listNotifications(actor, { unread: true }, reader),
  ]);
  const items = latest.items
    .filter(({ needsConfirmation, confirmedAt }) => !needsConfirmation || confirmedAt)
    .slice(0, FEW);
  const unread = { items, count: Math.max(0, unreadCount - toConfirm.unread) };
  const isDone = [toConfirm, revise, missing, unread].every(({ count }) => count === 0);
  return { toConfirm, revise, missing, unread, unreadCount, isDone };
}

/** What waits for somebody who teaches. */
export async function listTeacherTasks(actor: Actor, asked: Asked = {}) {
  const limitOf = limits(asked);
  const few = { limit: FEW };
  const [toConfirm, review, unconfirmed, own, scheduled, drafts] = await Promise.all([
    listToConfirm(actor, limitOf("confirm")),
    listToReview(actor, limitOf("review")),
    listUnconfirmed(actor, limitOf("unconfirmed")),
    countOwn(actor),
    listOwn(actor, { list: "scheduled", ...few }),
    listOwn(actor, { list: "drafts", ...few }),
  ]);
  const counts = [toConfirm.count, review.count, unconfirmed.count, own.scheduled, own.drafts];
  return {
    toConfirm,
    review,
    unconfirmed,
    scheduled: { items: scheduled.items, count: own.scheduled },
    drafts: { items: drafts.items, count: own.drafts },
    isDone: counts.every((count) => count === 0),
  };
}
