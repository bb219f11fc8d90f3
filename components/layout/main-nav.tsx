"use client";

import { clsx } from "clsx";
import {
  Bell,
  BookOpen,
  House,
  LayoutDashboard,
  Presentation,
  ScrollText,
  Users,
} from "@/components/ui/shell-icons";
import type { IconComponent } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useLiveNotifications } from "@/components/notifications/notification-provider";
import { UnreadBadge } from "@/components/notifications/unread-badge";
import type { Role } from "@/db/enums";
import { sectionRoots, navigation, type NavigationLabel } from "./navigation";

const icons: Record<NavigationLabel, IconComponent> = {
  home: House,
  courses: BookOpen,
  inbox: Bell,
  teach: Presentation,
  admin: LayoutDashboard,
  users: Users,
  allCourses: BookOpen,
  audit: ScrollText,
};

/** Each key is spelled out, so that the browser receives no others. */
function useLabels(): Record<NavigationLabel, string> {
  const t = useTranslations("layout");
  return {
    home: t("home"),
    courses: t("courses"),
    inbox: t("inbox"),
    teach: t("teach"),
    admin: t("admin"),
    users: t("users"),
    allCourses: t("allCourses"),
    audit: t("audit"),
  };
}

/** The role's pages: a bar at the bottom on a phone, part of the header on a wide screen. */
export function MainNav({ role, deletionRequests }: { role: Role; deletionRequests: number }) {
  const t = useTranslations("layout");
  const labels = useLabels();
  const path = usePathname();
  const items = navigation[role];
  // An entry is current on all pages below it, except a section root.
  const isCurrent = (href: string) =>
    path === href || (!sectionRoots.has(href) && path.startsWith(`${href}/`));

  return (
    <nav
      aria-label={t("mainNav")}
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface sm:static sm:border-0"
    >
      <ul className="flex flex-wrap justify-around pb-[env(safe-area-inset-bottom)] sm:gap-1 sm:pb-0">
        {items.map(({ href, label }) => {
          const Icon = icons[label];
          return (
            <li key={href} className="flex-1 sm:flex-none">
              <Link
                href={href}
                aria-current={isCurrent(href) ? "page" : undefined}
                className={clsx(
                  "flex min-h-14 flex-col items-center justify-center gap-0.5 px-1 text-sm font-semibold",
                  "sm:min-h-11 sm:flex-row sm:gap-2 sm:rounded-lg sm:px-3 sm:text-base",
                  isCurrent(href)
                    ? "text-accent forced-current sm:bg-accent-soft"
                    : "text-muted hover:text-ink",
                )}
              >
                <span className="relative">
                  <Icon aria-hidden="true" className="size-5" />
                  {label === "inbox" && <InboxCount />}
                  {label === "users" && <RequestCount count={deletionRequests} />}
                </span>
                <span>{labels[label]}</span>
                {label === "inbox" && <InboxState />}
                {label === "users" && <RequestState count={deletionRequests} />}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** How many users wait for an admin's decision: on a phone over the icon. */
function RequestCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="absolute -top-2 left-3 sm:hidden">
      <UnreadBadge count={count} testId="deletion-requests" />
    </span>
  );
}

/** The same as a part of the link's name, and on a wide screen beside it. */
function RequestState({ count }: { count: number }) {
  const t = useTranslations("layout");
  if (count === 0) return null;
  return (
    <>
      <span className="max-sm:hidden">
        <UnreadBadge count={count} testId="deletion-requests-beside" />
      </span>
      <span className="sr-only">{t("deletionRequests", { count })}</span>
    </>
  );
}

/** On a wide screen the bell beside it has the count. */
function InboxCount() {
  const { unreadCount } = useLiveNotifications();
  if (unreadCount === 0) return null;
  return (
    <span className="absolute -top-2 left-3 sm:hidden">
      <UnreadBadge count={unreadCount} testId="inbox-count" />
    </span>
  );
}

/** The count as a part of the link's name. */
function InboxState() {
  const t = useTranslations("layout");
  const { unreadCount } = useLiveNotifications();
  if (unreadCount === 0) return null;
  return <span className="sr-only">{t("inboxUnread", { count: unreadCount })}</span>;
}
