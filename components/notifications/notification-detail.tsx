import { useTranslations } from "next-intl";
import { AttachmentList } from "@/components/files/attachment-list";
import { SaveFiles } from "@/components/offline/save-files";
import { DateTime } from "@/components/time/date-time";
import { AnnouncementLink } from "@/components/announcements/external-link";
import { Card, Tag } from "@/components/ui/card";
import type { InboxItem } from "@/lib/notifications/data";
import { PlainText } from "@/components/ui/plain-text";
import { TextLink } from "@/components/ui/text-link";
import type { OwnCopy } from "@/lib/announcements/versions";
import { Markdown } from "@/components/ui/markdown";
import { Confirmation } from "./confirmation";
import { CorrectedNotice } from "./corrected-notice";
import { NotificationOrigin } from "./notification-origin";
import { Validity } from "./validity";
import { ReadToggle } from "./read-toggle";
import { SnoozeLink } from "./snooze-link";
import { Snoozed } from "./snoozed";
import { targetOf } from "./target";

type Props = {
  notification: InboxItem;
  /** The announcement as it was composed; undefined for what the product itself tells. */
  announcement: OwnCopy | undefined;
};

/** One notification in full. */
export function NotificationDetail({ notification, announcement }: Props) {
  const t = useTranslations();
  const { id, title, type, createdAt, correctedAt, snoozedUntil } = notification;
  return (
    <article>
      <Card className="grid gap-4">
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
          {notification.expiresAt && (
            <p className="text-sm text-muted">
              <Validity expiresAt={notification.expiresAt} />
            </p>
          )}
        </header>
        {correctedAt && announcement && (
          <CorrectedNotice at={correctedAt} changes={announcement.changes} />
        )}
        <DetailContent notification={notification} announcement={announcement} />
        {announcement && <SeenBySender notification={notification} announcement={announcement} />}
        {snoozedUntil && <Snoozed id={id} title={title} until={snoozedUntil} />}
        <DetailFooter notification={notification} />
      </Card>
    </article>
  );
}

/** The text, its link and the files, as on the course's page. */
function DetailContent({ notification, announcement }: Props) {
  const { id, message, link } = notification;
  return (
    <>
      {announcement?.format === "markdown" ? (
        <Markdown text={announcement.message} heading="h2" />
      ) : (
        <PlainText text={message} />
      )}
      {targetOf(notification).label === "open" && (
        <div className="-my-2">
          <AnnouncementLink href={link} />
        </div>
      )}
      {announcement && announcement.attachments.length > 0 && (
        <div className="grid gap-2">
          <AttachmentList files={announcement.attachments} />
          <SaveFiles notificationId={id} files={announcement.attachments} />
        </div>
      )}
    </>
  );
}

/** What the reader can do with it. */
function DetailFooter({ notification }: Pick<Props, "notification">) {
  const t = useTranslations("live");
  const { href, label } = targetOf(notification);
  const { id, title, readAt } = notification;
  return (
    <footer className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-2">
      {label !== "open" && <TextLink href={href}>{t(label)}</TextLink>}
      <div className="-mx-3 flex flex-wrap">
        <SnoozeLink id={id} labelled />
        <ReadToggle id={id} title={title} read={readAt !== null} labelled />
      </div>
    </footer>
  );
}

/** What the sender learns of the reader; where asked for, the confirmation. */
function SeenBySender({ notification, announcement }: Props & { announcement: OwnCopy }) {
  const t = useTranslations("inbox");
  return notification.needsConfirmation ? (
    <Confirmation notification={notification} announcement={announcement} />
  ) : (
    <small className="block text-sm text-muted">{t("seenAsTotals")}</small>
  );
}
