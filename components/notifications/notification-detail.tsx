import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { AnnouncementLink } from "@/components/announcements/external-link";
import { Card, Tag } from "@/components/ui/card";
import type { InboxItem } from "@/lib/notifications/data";
import { PlainText } from "@/components/ui/plain-text";
import { TextLink } from "@/components/ui/text-link";
import { NotificationOrigin } from "./notification-origin";
import { ReadToggle } from "./read-toggle";
import { targetOf } from "./target";

/** One notification in full. */
export function NotificationDetail({ notification }: { notification: InboxItem }) {
  const t = useTranslations();
  const target = targetOf(notification);
  const { id, title, message, link, type, createdAt, readAt } = notification;
  return (
    <article>
      <Card className="grid max-w-2xl gap-4">
        <header className="grid gap-2">
          <h1 dir="auto" className="text-2xl font-bold">
            {title}
          </h1>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <NotificationOrigin {...notification} />
            <DateTime at={createdAt} />
            <Tag>{t(`types.${type}`)}</Tag>
            {notification.mustRead && (
              <Tag className="font-semibold text-ink">{t("inbox.mustRead")}</Tag>
            )}
          </p>
        </header>
        <PlainText text={message} />
        <footer className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-2">
          {target.label === "open" ? (
            <AnnouncementLink href={link} />
          ) : (
            <TextLink href={target.href}>{t(`live.${target.label}`)}</TextLink>
          )}
          <ReadToggle id={id} title={title} read={readAt !== null} labelled />
        </footer>
      </Card>
    </article>
  );
}
