import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { ShareBar } from "@/components/ui/share-bar";
import { TextLink } from "@/components/ui/text-link";
import { isolate } from "@/lib/text/isolate";
import type { PublishedAnnouncement, SentAnnouncement } from "@/lib/announcements/data";
import { AnnouncementBody } from "./announcement-body";
import { CopyAnnouncement } from "./copy-announcement";
import { ShareText } from "./share-text";

export function AnnouncementList({ announcements }: { announcements: PublishedAnnouncement[] }) {
  return (
    <ul className="grid gap-3">
      {announcements.map((announcement) => (
        <li key={announcement.id} id={announcement.id}>
          <Card className="grid gap-2">
            <AnnouncementBody announcement={announcement} />
          </Card>
        </li>
      ))}
    </ul>
  );
}

/** The list for teachers, with the share of recipients who have read each. */
export function SentList({ announcements }: { announcements: SentAnnouncement[] }) {
  return (
    <ul className="grid gap-3">
      {announcements.map((announcement) => (
        <li key={announcement.id}>
          <Card className="grid gap-2">
            <AnnouncementBody announcement={announcement} />
            <ReadShare read={announcement.readCount} total={announcement.recipientCount} />
            <div className="flex flex-wrap items-start gap-x-2 gap-y-1">
              <SentLink id={announcement.id} title={announcement.title} />
              <CopyAnnouncement id={announcement.id} />
              <ShareText announcement={announcement} />
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}

function ReadShare({ read, total }: { read: number; total: number }) {
  const t = useTranslations("teach");
  return (
    <div className="grid gap-1 pt-1">
      <p className="text-sm font-semibold">{t("readShare", { read, total })}</p>
      <ShareBar
        className="w-full"
        total={total}
        parts={[{ value: read, className: "fill-accent" }]}
      />
    </div>
  );
}

function SentLink({ id, title }: { id: string; title: string }) {
  const t = useTranslations("receipts");
  return (
    <TextLink
      href={`/teach/announcements/${id}`}
      aria-label={t("openOf", { title: isolate(title) })}
    >
      {t("details")}
    </TextLink>
  );
}
