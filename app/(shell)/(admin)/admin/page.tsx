import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTimeZone, getTranslations } from "next-intl/server";
import { CurrentActivity, UsersByRole } from "@/components/admin/school-figures";
import { WeekChart } from "@/components/admin/week-chart";
import { ToConfirmGroup } from "@/components/tasks/to-confirm-group";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { MAX_LIMIT } from "@/lib/http/paging";
import { listToConfirm } from "@/lib/notifications/to-confirm";
import { getSchoolOverview } from "@/lib/school/data";
import { countDeletionRequests } from "@/lib/users/deletion-requests";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("title") };
}

export default async function AdminPage() {
  const actor = await requireRole("/admin", ["admin"]);
  const timeZone = await getTimeZone();
  const [t, school, toConfirm, requests] = await Promise.all([
    getTranslations(),
    getSchoolOverview(actor, { timeZone }),
    listToConfirm(actor, { limit: MAX_LIMIT }),
    countDeletionRequests(actor),
  ]);
  const sent = school.announcementsByDay.reduce((total, day) => total + day.sent, 0);
  return (
    <>
      <PageHeader title={t("admin.title")} lead={t("admin.lead")}>
        <ButtonLink href="/admin/users">{t("admin.manageUsers")}</ButtonLink>
        <ButtonLink variant="secondary" href="/admin/users/new">
          {t("users.add")}
        </ButtonLink>
      </PageHeader>
      <ToConfirmGroup list={toConfirm} all="/app" />
      <UsersByRole school={school} />
      <CurrentActivity school={school} deletionRequests={requests} />
      <Section
        id="week"
        title={t("admin.week")}
        aside={<p className="text-muted">{t("admin.weekTotal", { count: sent })}</p>}
      >
        <WeekChart days={school.announcementsByDay} />
      </Section>
      <AdminLinks />
    </>
  );
}

function AdminLinks() {
  const t = useTranslations("admin");
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink variant="secondary" href="/admin/announcements">
        {t("schoolAnnouncements")}
      </ButtonLink>
      <ButtonLink variant="secondary" href="/admin/courses">
        {t("manageCourses")}
      </ButtonLink>
      <ButtonLink variant="secondary" href="/admin/audit">
        {t("readAudit")}
      </ButtonLink>
      <ButtonLink variant="secondary" href="/teach">
        {t("toTeaching")}
      </ButtonLink>
    </div>
  );
}
