import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SeenCourse } from "@/components/settings/seen-course";
import { SeenReceipts } from "@/components/settings/seen-receipts";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireRole } from "@/lib/handlers/page-access";
import { getTeachersView } from "@/lib/privacy/teachers-view";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("teachersView");
  return { title: t("title") };
}

/** What a student's teachers see of them, in the words and rows of the teachers' own pages. */
export default async function TeachersViewPage() {
  const actor = await requireRole("/app/settings/what-teachers-see", ["student"]);
  const [t, { courses, receipts }] = await Promise.all([getTranslations(), getTeachersView(actor)]);
  return (
    <Column>
      <BackLink href="/app/settings#privacy">{t("settingsPage.title")}</BackLink>
      <PageHeader title={t("teachersView.title")} lead={t("teachersView.lead")} />
      {courses.length === 0 && <EmptyState>{t("teachersView.noCourses")}</EmptyState>}
      {courses.map((seen) => (
        <SeenCourse key={seen.course.id} seen={seen} />
      ))}
      <SeenReceipts receipts={receipts} />
      <Section id="unseen" title={t("teachersView.unseen")}>
        <ul className="grid max-w-prose list-disc gap-1 pl-5">
          {(["totals", "mutes", "account", "others", "admins"] as const).map((key) => (
            <li key={key}>{t(`teachersView.${key}`)}</li>
          ))}
        </ul>
      </Section>
    </Column>
  );
}
