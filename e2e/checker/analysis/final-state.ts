import { grouped, type FinalState, type DeliveredNotification } from "../history";
import { sameContent } from "./publications";
import type { Violation } from "./violation";

/** Checks that badge, inbox and database agree for every user at the end. */
export function checkRest({ snapshot, watchers, badges, inboxes }: FinalState): Violation[] {
  const violations: Violation[] = snapshot.problems.map((what) => ({
    kind: "database",
    what,
    about: {},
  }));
  const copies = snapshot.published.flatMap((notification) =>
    notification.recipients.map((recipient) => ({ ...recipient, notification })),
  );
  const copiesBy = grouped(copies, ({ user }) => user);
  const unreadOf = (user: string) => (copiesBy.get(user) ?? []).filter(({ read }) => !read);

  for (const shown of watchers) {
    const truth = unreadOf(shown.user).length;
    if (!shown.caughtUp) {
      violations.push({ kind: "lost", what: "a watcher never caught up", about: shown });
    } else if (shown.unreadCount !== truth) {
      violations.push({
        kind: "badge",
        what: "the last frame has a wrong count",
        about: { ...shown, truth },
      });
    }
  }
  for (const badge of badges) {
    const truth = unreadOf(badge.user).length;
    if (badge.unreadCount !== truth) {
      violations.push({
        kind: "badge",
        what: "the first frame has a wrong count",
        about: { ...badge, truth },
      });
    }
  }
  for (const { user, items, unread } of inboxes) {
    const own = copiesBy.get(user) ?? [];
    const byId = new Map(items.map((item): [string, DeliveredNotification] => [item.id, item]));
    const missing = own.filter(({ notification }) => !byId.has(notification.id));
    const altered = own.filter(({ notification }) => {
      const item = byId.get(notification.id);
      return item && !sameContent(item, notification);
    });
    if (missing.length > 0) {
      violations.push({ kind: "lost", what: "not in the inbox", about: { user, missing } });
    }
    if (items.length !== own.length - missing.length) {
      violations.push({
        kind: "duplicated",
        what: "more in the inbox than was sent",
        about: { user, items },
      });
    }
    if (altered.length > 0) {
      violations.push({
        kind: "unexpected",
        what: "listed with another text",
        about: { user, altered },
      });
    }
    const truth = unreadOf(user).map(({ notification }) => notification.id);
    if (truth.toSorted().join() !== unread.toSorted().join()) {
      violations.push({
        kind: "badge",
        what: "the unread list is wrong",
        about: { user, unread, truth },
      });
    }
  }
  return violations;
}
