import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { Message } from "./message";

export function NotFoundMessage() {
  const t = useTranslations("system");
  return (
    <Message title={t("notFoundTitle")} text={t("notFoundText")}>
      <ButtonLink href="/">{t("home")}</ButtonLink>
    </Message>
  );
}

export function ForbiddenMessage() {
  const t = useTranslations("system");
  return (
    <Message title={t("forbiddenTitle")} text={t("forbiddenText")}>
      <ButtonLink href="/">{t("home")}</ButtonLink>
    </Message>
  );
}
