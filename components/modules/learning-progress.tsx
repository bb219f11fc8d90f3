import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { ShareBar } from "@/components/ui/share-bar";

type Props = { completed: number; total: number; className?: string };

/** How many of a course's modules a student has marked as done. */
export function LearningProgress({ completed, total, className }: Props) {
  const t = useTranslations("learning");
  return (
    <div className={clsx("grid gap-1.5", className)}>
      <ShareBar
        className="w-full"
        total={total}
        parts={[{ value: completed, className: "fill-accent" }]}
      />
      <p className="text-sm font-semibold">{t("progress", { completed, total })}</p>
    </div>
  );
}
