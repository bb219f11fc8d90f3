import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ForgottenPassword } from "@/components/auth/forgotten-password";
import { LoginForm } from "@/components/auth/login-form";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { homeOf, sameSitePath } from "@/lib/paths";
import { getVisitor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("loginTitle") };
}

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const actor = await getVisitor("/login");
  const next = sameSitePath((await searchParams).next);
  if (actor) redirect(next ?? homeOf[actor.role]);
  const t = await getTranslations("auth");
  const isInvited = next?.startsWith("/app/join/") ?? false;
  return (
    <>
      <PageHeader title={t("loginTitle")} lead={isInvited ? t("invitedLead") : t("loginLead")} />
      <Card>
        <LoginForm next={next} />
      </Card>
      <div>
        <ForgottenPassword />
        <p>
          <span>{t("noAccount")}</span>{" "}
          <TextLink href={next ? `/register?next=${encodeURIComponent(next)}` : "/register"}>
            {t("registerTitle")}
          </TextLink>
        </p>
      </div>
    </>
  );
}
