import { useTranslations } from "next-intl";
import { AttachmentList } from "@/components/files/attachment-list";
import { DateTime } from "@/components/time/date-time";
import { Card, Tag } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { PlainText } from "@/components/ui/plain-text";
import type { Sent } from "@/lib/announcements/sent";
import { AnnouncementLink } from "./external-link";

/** The text of a sent announcement as its teachers see it, with its times and courses. */
export function SentText({ announcement }: { announcement: Sent }) {
  const t = useTranslations();
  const { title, message, format, link, type, courses, mustRead, needsConfirmation } = announcement;
  const { publishedAt, correctedAt, confirmBy, expiresAt } = announcement;
  const times = [
    { key: "publishedAt", at: publishedAt },
    { key: "correctedAt", at: correctedAt },
    { key: "confirmBy", at: needsConfirmation ? confirmBy : null },
    { key: "expiresAt", at: expiresAt },
  ] as const;
  return (
    <article>
      <Card className="grid gap-3">
        <h1 dir="auto" className="text-2xl font-bold">
          {title}
        </h1>
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
          <Tag>{t(`types.${type}`)}</Tag>
          {(mustRead || needsConfirmation) && (
            <Tag className="font-semibold text-ink">
              {t(needsConfirmation ? "inbox.needsConfirmation" : "inbox.mustRead")}
            </Tag>
          )}
          {courses.length > 1 && courses.map((course) => <bdi key={course.id}>{course.title}</bdi>)}
          {courses.length === 0 && <span>{t("inbox.school")}</span>}
        </p>
        {format === "markdown" ? (
          <Markdown text={message} heading="h2" />
        ) : (
          <PlainText text={message} />
        )}
        {link && <AnnouncementLink href={link} />}
        <AttachmentList files={announcement.attachments} />
        <dl className="grid gap-0.5 border-t border-line pt-2 text-sm text-muted">
          {times.map(
            ({ key, at }) =>
              at && (
                <div key={key} className="flex flex-wrap gap-x-1.5">
                  <dt>{t(`receipts.times.${key}`)}</dt>
                  <dd>
                    <DateTime at={at} />
                  </dd>
                </div>
              ),
          )}
        </dl>
      </Card>
    </article>
  );
}
