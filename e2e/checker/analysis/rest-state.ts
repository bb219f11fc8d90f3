import { grouped, type Rest, type Told } from "../history";
import { sameContent } from "./publications";
import type { Violation } from "./violation";

/** Whether, when everything is quiet, badge, inbox and database say the same of every user. */
export function checkRest({ snapshot, watchers, badges, inboxes }: Rest): Violation[] {
  const violations: Violation[] = snapshot.complaints.map((what) => ({
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
        what: "the last frame counts wrong",
        about: { ...shown, truth },
      });
    }
  }
  for (const badge of badges) {
    const truth = unreadOf(badge.user).length;
    if (badge.unreadCount !== truth) {
      violations.push({
        kind: "badge",
        what: "the first frame counts wrong",
        about: { ...badge, truth },
      });
    }
  }
  for (const { user, items, unread } of inboxes) {
    const own = copiesBy.get(user) ?? [];
    const byId = new Map(items.map((item): [string, Told] => [item.id, item]));
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
        what: "the unread list is another",
        about: { user, unread, truth },
      });
    }
  }
  return violations;
}
