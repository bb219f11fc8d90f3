import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { Lock } from "@/components/ui/icons";

/** When a module that is not open yet will be, or that it is a draft. */
export function ModuleOpening({ opensAt }: { opensAt: Date | null }) {
  const t = useTranslations("modules");
  return (
    <p className="flex items-center gap-1.5 text-sm text-muted">
      <Lock aria-hidden="true" className="size-4 shrink-0" />
      <span>
        <span>{opensAt ? t("opens") : t("isDraft")}</span> {opensAt && <DateTime at={opensAt} />}
      </span>
    </p>
  );
}
