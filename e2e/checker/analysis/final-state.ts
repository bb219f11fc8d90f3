import { type DeliveredNotification, type FinalState, grouped } from "../history";
import { sameContent } from "./texts";
import type { Violation } from "./violation";

type Copy = FinalState["snapshot"]["published"][number]["recipients"][number] & {
  notification: FinalState["snapshot"]["published"][number];
};
type CopiesOf = (user: string) => Copy[];

/** Checks that badge, inbox and database agree for every user at the end. */
export function checkFinalState(state: FinalState): Violation[] {
  const { problems, published } = state.snapshot;
  const shown = published.filter(({ withdrawn }) => !withdrawn);
  const copies = shown.flatMap((notification) =>
    notification.recipients.map((recipient): Copy => ({ ...recipient, notification })),
  );
  const copiesBy = grouped(copies, ({ user }) => user);
  const copiesOf: CopiesOf = (user) => copiesBy.get(user) ?? [];
  return [
    ...problems.map((what): Violation => ({ kind: "database", what, about: {} })),
    ...checkCounts(state, copiesOf),
    ...state.inboxes.flatMap((inbox) => checkInbox(inbox, copiesOf(inbox.user))),
  ];
}

const isUnread = ({ read }: Copy) => !read;

function checkCounts({ watchers, badges }: FinalState, copiesOf: CopiesOf): Violation[] {
  const violations: Violation[] = [];
  const unreadCountOf = (user: string) => copiesOf(user).filter(isUnread).length;
  for (const shown of watchers) {
    const expected = unreadCountOf(shown.user);
    if (!shown.caughtUp) {
      violations.push({ kind: "lost", what: "a watcher never caught up", about: shown });
    } else if (shown.unreadCount !== expected) {
      const about = { ...shown, expected };
      violations.push({ kind: "badge", what: "the last frame has a wrong count", about });
    }
  }
  for (const badge of badges) {
    const expected = unreadCountOf(badge.user);
    if (badge.unreadCount !== expected) {
      const about = { ...badge, expected };
      violations.push({ kind: "badge", what: "the first frame has a wrong count", about });
    }
  }
  return violations;
}

function checkInbox({ user, items, unread }: FinalState["inboxes"][number], copies: Copy[]) {
  const violations: Violation[] = [];
  const report = (kind: Violation["kind"], what: string, about: Record<string, unknown>) =>
    violations.push({ kind, what, about: { user, ...about } });
  const byId = new Map(items.map((item): [string, DeliveredNotification] => [item.id, item]));
  const missing = copies.filter(({ notification }) => !byId.has(notification.id));
  const altered = copies.filter(({ notification }) => {
    const item = byId.get(notification.id);
    return item && !sameContent(item, notification);
  });
  if (missing.length > 0) report("lost", "not in the inbox", { missing });
  if (items.length !== copies.length - missing.length) {
    report("duplicated", "more in the inbox than was sent", { items });
  }
  if (altered.length > 0) report("unexpected", "listed with another text", { altered });
  const expected = copies.filter(isUnread).map(({ notification }) => notification.id);
  if (expected.toSorted().join() !== unread.toSorted().join()) {
    report("badge", "the unread list is wrong", { unread, expected });
  }
  return violations;
}
