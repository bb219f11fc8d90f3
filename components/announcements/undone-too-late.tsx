import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { ShownOnce } from "@/components/ui/shown-once";

/** The answer to an undo that came after the announcement was sent. */
export function UndoneTooLate() {
  const t = useTranslations("announcements");
  return (
    <ShownOnce query="undo">
      <Notice tone="error">{t("undoTooLate")}</Notice>
    </ShownOnce>
  );
}
