import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DownloadLink } from "@/components/ui/button";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { ImportUsers } from "@/components/users/import-users";
import { requireRole } from "@/lib/handlers/page-access";

/** With the headings of the language, and the separator of its spreadsheets. */
const templates = { id: "/contoh-impor.csv", en: "/import-template.csv" };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users.importing");
  return { title: t("title") };
}

export default async function ImportUsersPage() {
  await requireRole("/admin/users/import", ["admin"]);
  const t = await getTranslations("users");
  return (
    <Column>
      <BackLink href="/admin/users">{t("back")}</BackLink>
      <PageHeader title={t("importing.title")} lead={t("importing.lead")}>
        <DownloadLink href={templates[await getLocale()]}>{t("importing.template")}</DownloadLink>
      </PageHeader>
      <ul className="grid max-w-prose list-disc gap-1 pl-5 text-muted">
        <li>{t("importing.columns")}</li>
        <li>{t("importing.noAdmins")}</li>
        <li>{t("importing.passwords")}</li>
      </ul>
      <ImportUsers />
    </Column>
  );
}
