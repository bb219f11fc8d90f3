import { useTranslations } from "next-intl";
import { AttachmentList } from "@/components/files/attachment-list";
import { Tag } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { PlainText } from "@/components/ui/plain-text";
import { PersonName } from "@/components/users/person-name";
import type { PublishedAnnouncement } from "@/lib/announcements/data";
import { AnnouncementLink } from "./external-link";
import { RelativeTime } from "@/components/time/relative-time";

type Content = Pick<
  PublishedAnnouncement,
  | "type"
  | "title"
  | "message"
  | "format"
  | "link"
  | "attachments"
  | "mustRead"
  | "authorName"
  | "authorRole"
  | "publishedAt"
>;

type Props = { announcement: Content; heading?: "h1" | "h3" };

/** The full announcement. */
export function AnnouncementBody({ announcement, heading: Heading = "h3" }: Props) {
  const t = useTranslations();
  const { type, title, message, format, link, mustRead } = announcement;
  const { authorName, authorRole, publishedAt } = announcement;
  return (
    <>
      <Heading dir="auto" className={Heading === "h1" ? "text-2xl font-bold" : "text-lg font-bold"}>
        {title}
      </Heading>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span>
          <PersonName role={authorRole}>{authorName}</PersonName>
        </span>
        <RelativeTime at={publishedAt} />
        <Tag>{t(`types.${type}`)}</Tag>
        {mustRead && <Tag className="font-semibold text-ink">{t("inbox.mustRead")}</Tag>}
      </p>
      {format === "markdown" ? (
        <Markdown text={message} heading={Heading === "h1" ? "h2" : "h4"} />
      ) : (
        <PlainText text={message} />
      )}
      {link && <AnnouncementLink href={link} />}
      <AttachmentList files={announcement.attachments} />
    </>
  );
}
