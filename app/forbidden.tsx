import { getTranslations } from "next-intl/server";
import { PlainPage } from "@/components/layout/plain-page";
import { ButtonLink } from "@/components/ui/button";

export default async function Forbidden() {
  const t = await getTranslations("system");
  return (
    <PlainPage title={t("forbiddenTitle")} text={t("forbiddenText")}>
      <ButtonLink href="/" className="justify-self-start">
        {t("home")}
      </ButtonLink>
    </PlainPage>
  );
}
