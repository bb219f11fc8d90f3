import { useTranslations } from "next-intl";
import { CircleCheck } from "@/components/ui/icons";

/** Says that a module is marked as done. */
export function ModuleCompleted() {
  const t = useTranslations("learning");
  return (
    <span className="inline-flex items-center gap-1 text-sm font-semibold text-accent">
      <CircleCheck aria-hidden="true" className="size-4 shrink-0" />
      <span>{t("completed")}</span>
    </span>
  );
}
