import { useFormatter, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { RelativeTime } from "@/components/time/relative-time";
import { Card, Tag } from "@/components/ui/card";
import { ShareBar } from "@/components/ui/share-bar";
import { TextLink } from "@/components/ui/text-link";
import { PersonName } from "@/components/users/person-name";
import type { listUnsentSchool, SchoolAnnouncement } from "@/lib/announcements/school";
import { createSchoolDraftAction } from "@/lib/announcements/school-actions";

const audiences = ["students", "teachers", "everyone"] as const;

/** A button for each audience, which opens the form of a new announcement. */
export function NewSchoolAnnouncement() {
  const t = useTranslations("school");
  return (
    <div className="flex flex-wrap gap-2">
      {audiences.map((audience) => (
        <ActionForm
          key={audience}
          action={createSchoolDraftAction}
          fields={{ audience }}
          variant="secondary"
        >
          {t(`to.${audience}`)}
        </ActionForm>
      ))}
    </div>
  );
}

type Unsent = Awaited<ReturnType<typeof listUnsentSchool>>;

/** The admin's own drafts and scheduled announcements. */
export function UnsentSchoolList({ announcements }: { announcements: Unsent }) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <ul className="grid gap-2">
      {announcements.map(({ id, title, audience, status, publishAt }) => (
        <li key={id}>
          <Card className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <div className="min-w-0">
              <p dir="auto" className="font-bold">
                {title || t("school.untitled")}
              </p>
              <p className="flex flex-wrap gap-x-3 text-sm text-muted">
                <span>{t(`school.audience.${audience}`)}</span>
                <span>
                  {status === "scheduled" && publishAt
                    ? t("school.scheduledFor", {
                        time: format.dateTime(publishAt, {
                          dateStyle: "medium",
                          timeStyle: "short",
                        }),
                      })
                    : t("school.draft")}
                </span>
              </p>
            </div>
            <TextLink href={`/teach/announcements/${id}/edit`}>{t("school.open")}</TextLink>
          </Card>
        </li>
      ))}
    </ul>
  );
}

/** What was published, with the share of its readers. */
export function SchoolList({ announcements }: { announcements: SchoolAnnouncement[] }) {
  const t = useTranslations();
  return (
    <ul className="grid gap-3">
      {announcements.map((announcement) => (
        <li key={announcement.id}>
          <Card className="grid gap-2">
            <h3 dir="auto" className="text-lg font-bold">
              <TextLink href={`/teach/announcements/${announcement.id}`}>
                {announcement.title}
              </TextLink>
            </h3>
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
              <span>
                <PersonName role={announcement.authorRole}>{announcement.authorName}</PersonName>
              </span>
              <RelativeTime at={announcement.publishedAt} />
              <Tag>{t(`school.audience.${announcement.audience}`)}</Tag>
              {announcement.status === "withdrawn" && <Tag>{t("school.withdrawn")}</Tag>}
            </p>
            <p className="text-sm font-semibold">
              {t("teach.readShare", {
                read: announcement.readCount,
                total: announcement.recipientCount,
              })}
            </p>
            <ShareBar
              className="w-full"
              total={announcement.recipientCount}
              parts={[{ value: announcement.readCount, className: "fill-accent" }]}
            />
          </Card>
        </li>
      ))}
    </ul>
  );
}
