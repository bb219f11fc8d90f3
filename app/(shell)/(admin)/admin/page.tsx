import type { Metadata } from "next";
import { getTimeZone, getTranslations } from "next-intl/server";
import { Figure } from "@/components/admin/figure";
import { WeekChart } from "@/components/admin/week-chart";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { roles } from "@/db/enums";
import { getSchoolOverview } from "@/lib/school/data";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("title") };
}

export default async function AdminPage() {
  const actor = await requireRole("/admin", ["admin"]);
  const timeZone = await getTimeZone();
  const [t, school] = await Promise.all([
    getTranslations(),
    getSchoolOverview(actor, { timeZone }),
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
      <Section id="people" title={t("admin.people")}>
        <dl className="grid grid-cols-3 gap-2 sm:gap-3">
          {roles.map((role) => (
            <Figure
              key={role}
              label={t(`roles.${role}`)}
              value={school.usersByRole[role]}
              href={`/admin/users?role=${role}`}
            />
          ))}
        </dl>
      </Section>
      <Section id="now" title={t("admin.now")}>
        <dl className="grid grid-cols-2 gap-2 *:last:col-span-2 sm:grid-cols-3 sm:gap-3 sm:*:last:col-span-1">
          <Figure label={t("admin.activeToday")} value={school.activeToday} />
          <Figure
            label={t("admin.suspended")}
            value={school.suspended}
            href="/admin/users?status=suspended"
          />
          <Figure
            label={t("admin.openStreams")}
            value={school.openStreams}
            note={t("admin.onThisServer")}
          />
        </dl>
      </Section>
      <Section
        id="week"
        title={t("admin.week")}
        aside={<p className="text-muted">{t("admin.weekTotal", { count: sent })}</p>}
      >
        <WeekChart days={school.announcementsByDay} />
      </Section>
      <div className="flex flex-wrap gap-2">
        <ButtonLink variant="secondary" href="/admin/courses">
          {t("admin.manageCourses")}
        </ButtonLink>
        <ButtonLink variant="secondary" href="/admin/audit">
          {t("admin.readAudit")}
        </ButtonLink>
        <ButtonLink variant="secondary" href="/teach">
          {t("admin.toTeaching")}
        </ButtonLink>
      </div>
    </>
  );
}
