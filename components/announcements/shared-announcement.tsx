import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { BackLink } from "@/components/ui/back-link";
import type { SharedAnnouncement as Shared } from "@/lib/announcements/data";
import { WithdrawnNotification } from "@/components/notifications/withdrawn-notification";
import { AnnouncementBody } from "./announcement-body";
import { isolate } from "@/lib/text/isolate";

/** An announcement for somebody who opened its address without having received it, with a link to its course. */
export function SharedAnnouncement({ announcement }: { announcement: Shared }) {
  const t = useTranslations("inbox");
  const { content, withdrawnAt, courseId, courseTitle, canManage } = announcement;
  return (
    <article className="grid gap-8">
      {courseId === null ? (
        <BackLink href="/app/notifications">{t("back")}</BackLink>
      ) : (
        <BackLink href={`${canManage ? "/teach" : "/app"}/courses/${courseId}`}>
          {courseTitle ?? ""}
        </BackLink>
      )}
      {content ? (
        <>
          <Card className="grid gap-4">
            <AnnouncementBody announcement={content} heading="h1" />
          </Card>
          {!canManage && courseTitle !== null && (
            <p className="text-muted">{t("sharedLead", { course: isolate(courseTitle) })}</p>
          )}
        </>
      ) : (
        <WithdrawnNotification courseTitle={courseTitle} withdrawnAt={withdrawnAt} />
      )}
    </article>
  );
}
