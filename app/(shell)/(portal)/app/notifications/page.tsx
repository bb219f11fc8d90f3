import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { EmptyView } from "@/components/notifications/empty-inbox";
import { InboxFilter } from "@/components/notifications/inbox-filter";
import { PartBoundary } from "@/components/ui/part-boundary";
import { InboxFreshness } from "@/components/notifications/inbox-freshness";
import { inboxPath, inboxViewSchema, isFiltered } from "@/components/notifications/inbox-view";
import { InboxList } from "@/components/notifications/inbox-list";
import { MarkAllRead } from "@/components/notifications/mark-all-read";
import { UndoMarkAll } from "@/components/notifications/undo-mark-all";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { currentReader } from "@/lib/i18n/reader";
import { countUnread, listInboxCourses, listNotifications } from "@/lib/notifications/data";
import { currentPosition } from "@/lib/realtime/change-log";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("inbox");
  return { title: t("title") };
}

export default async function InboxPage({ searchParams }: PageProps<"/app/notifications">) {
  const actor = await requireActor("/app/notifications");
  const view = inboxViewSchema.parse(await searchParams);
  const reader = await currentReader();
  const { seq: shownUpTo } = await currentPosition(); // before the list, so that the list contains everything up to it
  const [t, unreadCount, courses, page] = await Promise.all([
    getTranslations("inbox"),
    countUnread(actor),
    listInboxCourses(actor, view.course),
    listNotifications(actor, { ...view, unread: view.unread !== undefined }, reader),
  ]);
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader title={t("title")}>
        {/* It marks all, so it is not shown beside some. */}
        {unreadCount > 0 && !isFiltered(view) && <MarkAllRead upTo={shownUpTo} />}
      </PageHeader>
      {view.marked && <UndoMarkAll readAt={view.marked} />}
      <InboxFilter view={view} courses={courses} role={actor.role} />
      <CopyFreshness />
      {view.before === undefined && (
        <PartBoundary>
          <InboxFreshness shownUpTo={shownUpTo} unreadCount={unreadCount} />
        </PartBoundary>
      )}
      <PartBoundary>
        <InboxList items={page.items} />
      </PartBoundary>
      {page.items.length === 0 && <EmptyView view={view} role={actor.role} />}
      {page.next !== null && (
        <TextLink href={inboxPath(view, { before: page.next })} className="justify-self-start">
          {t("older")}
        </TextLink>
      )}
    </div>
  );
}
