import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OneTimePasswordForm } from "@/components/auth/one-time-password-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { minPasswordLength } from "@/lib/accounts/schema";
import { getProfile } from "@/lib/users/data";
import { sameSitePath } from "@/lib/paths";
import { requirePendingPasswordChange } from "@/lib/handlers/page-access";
import { isolate } from "@/lib/text/isolate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("newPasswordTitle") };
}

export default async function NewPasswordPage({ searchParams }: PageProps<"/password">) {
  const { actor, reason } = await requirePendingPasswordChange();
  const [t, profile] = await Promise.all([getTranslations(), getProfile(actor)]);
  const next = sameSitePath((await searchParams).next);
  const minLength = minPasswordLength[actor.role];
  const name = profile?.displayName ?? "";
  const lead =
    reason === "one-time"
      ? t("auth.newPasswordLead", { name: isolate(name) })
      : t("auth.longerPasswordLead", { name: isolate(name), min: minLength });
  return (
    <>
      <PageHeader title={t("auth.newPasswordTitle")} lead={lead} />
      <Card>
        <OneTimePasswordForm username={profile?.username ?? ""} minLength={minLength} next={next} />
      </Card>
      <SignOutForm>
        <Button variant="quiet" className="-ml-4">
          {t("layout.signOut")}
        </Button>
      </SignOutForm>
    </>
  );
}
