import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
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
    <>
      <div>
        <TextLink href="/admin/users">{t("back")}</TextLink>
        <PageHeader title={t("add")} lead={t("addLead")} />
      </div>
      <CreateUserForm />
    </>
  );
}
