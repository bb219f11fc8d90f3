import { ChevronLeft, ChevronRight } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { monthAfter } from "@/lib/calendar/months";
import { withQuery } from "@/lib/paths";

const path = "/app/calendar";

/** To the months before and after, and back to the present one. */
export function MonthNav({ month, present }: { month: string; present: string }) {
  const t = useTranslations("calendar");
  const neighbours = [
    { label: t("previous"), month: monthAfter(month, -1), Icon: ChevronLeft },
    { label: t("next"), month: monthAfter(month), Icon: ChevronRight },
  ];
  return (
    <nav aria-label={t("months")} className="flex items-center gap-1 print:hidden">
      {month !== present && (
        <Link
          href={path}
          className="inline-flex min-h-11 items-center rounded-lg px-3 font-semibold text-accent hover:bg-accent-soft"
        >
          {t("toToday")}
        </Link>
      )}
      {neighbours.map(({ label, month: target, Icon }) => (
        <Link
          key={label}
          href={withQuery(path, { month: target })}
          aria-label={label}
          title={label}
          className="grid size-11 place-items-center rounded-lg border border-line bg-surface hover:bg-accent-soft"
        >
          <Icon aria-hidden="true" className="size-5" />
        </Link>
      ))}
    </nav>
  );
}
