import { useTranslations } from "next-intl";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";

export function SignOutSection() {
  const t = useTranslations();
  return (
    <Section id="account" title={t("settingsPage.sections.account")}>
      <p className="max-w-prose text-muted">{t("settingsPage.signOutLead")}</p>
      <SignOutForm>
        <Button variant="secondary">{t("layout.signOut")}</Button>
      </SignOutForm>
    </Section>
  );
}
