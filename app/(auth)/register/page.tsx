import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { RegisterForm } from "@/components/auth/register-form";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { canonicalJoinCode } from "@/lib/courses/join-code";
import { env } from "@/lib/env";
import { homeOf, sameSitePath } from "@/lib/paths";
import { getVisitor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("registerTitle") };
}

export default async function RegisterPage({ searchParams }: PageProps<"/register">) {
  const actor = await getVisitor("/register");
  const next = sameSitePath((await searchParams).next);
  if (actor) redirect(next ?? homeOf[actor.role]);
  const t = await getTranslations();
  return (
    <>
      <PageHeader title={t("auth.registerTitle")} lead={t("auth.registerLead")} />
      {env.REGISTRATION === "closed" ? (
        <Notice tone="error">{t("errors.registrationClosed")}</Notice>
      ) : (
        <Card>
          <RegisterForm
            next={next}
            joinCode={joinCodeIn(next)}
            joinCodeRequired={env.REGISTRATION === "code"}
          />
        </Card>
      )}
      <p>
        <span>{t("auth.haveAccount")}</span>{" "}
        <TextLink href={next ? `/login?next=${encodeURIComponent(next)}` : "/login"}>
          {t("auth.login")}
        </TextLink>
      </p>
    </>
  );
}

/** The join code of an invitation link. */
const joinCodeIn = (next = "") =>
  next.startsWith("/app/join/") ? canonicalJoinCode(next) : undefined;
