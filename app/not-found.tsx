import { getTranslations } from "next-intl/server";
import { PlainPage } from "@/components/layout/plain-page";
import { ButtonLink } from "@/components/ui/button";

export default async function NotFound() {
  const t = await getTranslations("system");
  return (
    <PlainPage title={t("notFoundTitle")} text={t("notFoundText")}>
      <ButtonLink href="/" className="justify-self-start">
        {t("home")}
      </ButtonLink>
    </PlainPage>
  );
}
