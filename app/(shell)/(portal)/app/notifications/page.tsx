import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { EmptyInbox } from "@/components/notifications/empty-inbox";
import { InboxFilter } from "@/components/notifications/inbox-filter";
import { PartBoundary } from "@/components/ui/part-boundary";
import { InboxFreshness } from "@/components/notifications/inbox-freshness";
import { InboxList } from "@/components/notifications/inbox-list";
import { MarkAllRead } from "@/components/notifications/mark-all-read";
import { UndoMarkAll } from "@/components/notifications/undo-mark-all";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { currentReader } from "@/lib/i18n/reader";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { currentPosition } from "@/lib/realtime/change-log";
import { requireActor } from "@/lib/handlers/page-access";

const querySchema = z.object({
  before: z.coerce.number().int().positive().optional().catch(undefined),
  unread: z.literal("true").optional().catch(undefined),
  marked: z.coerce.number().int().positive().optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("inbox");
  return { title: t("title") };
}

export default async function InboxPage({ searchParams }: PageProps<"/app/notifications">) {
  const actor = await requireActor("/app/notifications");
  const query = querySchema.parse(await searchParams);
  const unreadOnly = query.unread === "true";
  const reader = await currentReader();
  const { seq: shownUpTo } = await currentPosition(); // before the list, so that the list contains everything up to it
  const [t, unreadCount, page] = await Promise.all([
    getTranslations("inbox"),
    countUnread(actor),
    listNotifications(actor, { before: query.before, unread: unreadOnly }, reader),
  ]);
  const older = new URLSearchParams({
    before: String(page.next),
    ...(unreadOnly && { unread: "true" }),
  });
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader title={t("title")}>
        {unreadCount > 0 && <MarkAllRead upTo={shownUpTo} />}
      </PageHeader>
      {query.marked && <UndoMarkAll readAt={query.marked} />}
      <InboxFilter unreadOnly={unreadOnly} />
      <CopyFreshness />
      {query.before === undefined && (
        <PartBoundary>
          <InboxFreshness shownUpTo={shownUpTo} unreadCount={unreadCount} />
        </PartBoundary>
      )}
      <PartBoundary>
        <InboxList items={page.items} />
      </PartBoundary>
      {page.items.length === 0 &&
        (unreadOnly ? (
          <EmptyState>{t("emptyFilter")}</EmptyState>
        ) : (
          <EmptyInbox role={actor.role} />
        ))}
      {page.next !== null && (
        <TextLink href={`/app/notifications?${older}`} className="justify-self-start">
          {t("older")}
        </TextLink>
      )}
    </div>
  );
}
