import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { roles } from "@/db/vocabulary";
import { requireRole } from "@/lib/auth/session";
import { countUsersByRole } from "@/lib/users/data";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("title") };
}

export default async function AdminPage() {
  const actor = await requireRole("/admin", ["admin"]);
  const [t, counts] = await Promise.all([getTranslations(), countUsersByRole(actor)]);
  return (
    <>
      <PageHeader title={t("admin.title")} lead={t("admin.lead")} />
      <dl className="grid gap-3 sm:grid-cols-3">
        {roles.map((role) => (
          <Card key={role} className="flex flex-col-reverse">
            <dt className="text-muted">{t(`roles.${role}`)}</dt>
            <dd className="text-3xl font-bold">{counts[role]}</dd>
          </Card>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href="/admin/users">{t("admin.manageUsers")}</ButtonLink>
        <ButtonLink look="secondary" href="/admin/courses">
          {t("admin.manageCourses")}
        </ButtonLink>
        <ButtonLink look="secondary" href="/teach">
          {t("teach.title")}
        </ButtonLink>
      </div>
    </>
  );
}
