import { useFormatter, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { ConfirmForm } from "@/components/form/confirm-form";
import { minutesOfDay } from "@/components/time/formats";
import { RelativeTime } from "@/components/time/relative-time";
import { ButtonLink } from "@/components/ui/button";
import { Card, Tag } from "@/components/ui/card";
import { UnsentNotice } from "./unsent-notice";
import { CopyAnnouncement } from "./copy-announcement";
import {
  discardDraftAction,
  sendScheduledNowAction,
  undoSendingAction,
} from "@/lib/announcements/actions";
import type { OwnAnnouncement, OwnListName } from "@/lib/announcements/own-list";
import { plainTextOf } from "@/lib/text/markdown-tree";

type Props = { list: OwnListName; announcements: OwnAnnouncement[]; courseId?: string };

/** The author's drafts, scheduled or withdrawn announcements. */
export function OwnAnnouncements({ list, announcements, courseId }: Props) {
  return (
    <ul className="grid gap-3">
      {announcements.map((announcement) => (
        <li key={announcement.id}>
          <Card className="grid grid-cols-1 gap-2">
            <Summary list={list} announcement={announcement} />
            <div className="flex flex-wrap items-start gap-2">
              {list === "drafts" && <DraftActions announcement={announcement} />}
              {list === "scheduled" && (
                <ScheduledActions announcement={announcement} courseId={courseId} />
              )}
              {list === "withdrawn" && <CopyAnnouncement id={announcement.id} />}
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}

type ItemProps = { announcement: OwnAnnouncement };

function Summary({ list, announcement }: ItemProps & { list: OwnListName }) {
  const t = useTranslations();
  const format = useFormatter();
  const { title, message, format: textFormat, type, at, publishAt, courseTitles } = announcement;
  const text = textFormat === "markdown" ? plainTextOf(message) : message;
  return (
    <>
      <h3 dir="auto" className="text-lg font-bold [overflow-wrap:anywhere]">
        {title || t("announcements.untitled")}
      </h3>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        {list === "scheduled" && publishAt ? (
          <time dateTime={publishAt.toISOString()} className="font-semibold text-ink">
            {format.dateTime(publishAt, minutesOfDay)}
          </time>
        ) : (
          <RelativeTime at={at} />
        )}
        <Tag>{t(`types.${type}`)}</Tag>
        {announcement.attachments > 0 && (
          <span>{t("files.count", { count: announcement.attachments })}</span>
        )}
        <span className="[overflow-wrap:anywhere]">{courseTitles.join(", ")}</span>
      </p>
      {text && (
        <p dir="auto" className="line-clamp-2 [overflow-wrap:anywhere]">
          {text}
        </p>
      )}
      {announcement.unsentReason && <UnsentNotice reason={announcement.unsentReason} />}
    </>
  );
}

function DraftActions({ announcement: { id } }: ItemProps) {
  const t = useTranslations("announcements");
  return (
    <>
      <ButtonLink variant="secondary" href={`/teach/announcements/${id}/edit`}>
        {t("continue")}
      </ButtonLink>
      <CopyAnnouncement id={id} />
      <ConfirmForm
        action={discardDraftAction}
        fields={{ announcementId: id }}
        label={t("discard")}
        confirm={t("discardNow")}
        done={t("discarded")}
        variant="inline"
        quiet
      >
        {t("discardLead")}
      </ConfirmForm>
    </>
  );
}

function ScheduledActions({ announcement, courseId }: ItemProps & { courseId?: string }) {
  const t = useTranslations("announcements");
  const { id, revision } = announcement;
  return (
    <>
      <ButtonLink variant="secondary" href={`/teach/announcements/${id}/edit`}>
        {t("change")}
      </ButtonLink>
      <ActionForm
        action={sendScheduledNowAction}
        fields={{ announcementId: id, version: String(revision) }}
        variant="secondary"
        pendingLabel={t("sending")}
      >
        {t("sendNow")}
      </ActionForm>
      <ActionForm
        action={undoSendingAction}
        fields={{ announcementId: id, ...(courseId !== undefined && { courseId }) }}
        variant="quiet"
      >
        {t("backToDraft")}
      </ActionForm>
    </>
  );
}
