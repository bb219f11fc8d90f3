import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getNow, getTimeZone, getTranslations } from "next-intl/server";
import { z } from "zod";
import { ComposeForm } from "@/components/announcements/compose-form";
import { ComposeNotice, composeNotices } from "@/components/announcements/compose-notice";
import { UnsentNotice } from "@/components/announcements/unsent-notice";
import { BackLink } from "@/components/ui/back-link";
import { PageHeader } from "@/components/ui/page-header";
import { openStoredComposer, valuesOf } from "@/lib/announcements/composer";
import { announcementIdSchema } from "@/lib/announcements/api-schema";
import { getSent } from "@/lib/announcements/sent";
import { getOwn } from "@/lib/announcements/stored";
import { fileLimits } from "@/lib/files/limits";
import { zoneNamed } from "@/lib/i18n/preferences";
import { requireRole } from "@/lib/handlers/page-access";

type Props = PageProps<"/teach/announcements/[id]/edit">;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("compose");
  return { title: t("editTitle") };
}

const querySchema = z.object(
  Object.fromEntries(composeNotices.map((name) => [name, z.string().optional().catch(undefined)])),
);

/** The form of a draft or a scheduled announcement, for its author. */
export default async function EditAnnouncementPage({ params, searchParams }: Props) {
  const { id } = await params;
  const actor = await requireRole(`/teach/announcements/${id}/edit`, ["teacher", "admin"]);
  const parsed = announcementIdSchema.safeParse(id);
  const stored = (parsed.success && (await getOwn(actor, parsed.data))) || notFound();
  const [first] = stored.courseIds;
  const isForSchool = stored.audience !== "courses";
  const teaching = first === undefined ? "/teach" : `/teach/courses/${first}`;
  const back = isForSchool ? "/admin/announcements" : teaching;
  const isScheduled = stored.status === "scheduled";
  if (stored.held) redirect(back); // where it can be undone
  if (!isScheduled && stored.status !== "draft") {
    redirect((await getSent(actor, id)) ? `/teach/announcements/${id}` : back);
  }
  const query = querySchema.parse(await searchParams);
  const [t, timeZone, now, composer] = await Promise.all([
    getTranslations("compose"),
    getTimeZone(),
    getNow(),
    openStoredComposer(actor, stored),
  ]);
  const { revision, updatedAt } = stored;
  return (
    <>
      <BackLink href={`${back}?list=${isScheduled ? "scheduled" : "drafts"}#announcements`}>
        {isForSchool
          ? t("backToSchool")
          : (composer.courses.find((course) => course.id === first)?.title ?? t("backToTeaching"))}
      </BackLink>
      <PageHeader
        title={isScheduled ? t("editScheduled") : t("editTitle")}
        lead={isScheduled ? t("editScheduledLead") : undefined}
      />
      <ComposeNotice query={query} count={composer.recipients.count} />
      {stored.unsentReason && <UnsentNotice reason={stored.unsentReason} />}
      <ComposeForm
        key={`${id} ${revision}`}
        {...composer}
        zone={zoneNamed(timeZone)}
        initial={valuesOf(stored, timeZone)}
        files={stored.files}
        limits={fileLimits()}
        saved={{ id, revision, savedAt: updatedAt, isScheduled }}
        rendered={now}
        cancelHref={back}
      />
    </>
  );
}
