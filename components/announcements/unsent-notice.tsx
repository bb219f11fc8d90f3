import { useTranslations } from "next-intl";
import type { UnsentReason } from "@/db/enums";

/** Why a scheduled announcement is a draft again. */
export function UnsentNotice({ reason }: { reason: UnsentReason }) {
  const t = useTranslations("announcements");
  return <p className="font-semibold text-danger">{t("unsent", { reason })}</p>;
}
