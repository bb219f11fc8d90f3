import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { CreateUserForm } from "@/components/users/create-user-form";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("add") };
}

export default async function NewUserPage() {
  await requireRole("/admin/users/new", ["admin"]);
  const t = await getTranslations("users");
  return (
    <Column>
      <BackLink href="/admin/users">{t("back")}</BackLink>
      <PageHeader title={t("add")} lead={t("addLead")} />
      <CreateUserForm />
    </Column>
  );
}
