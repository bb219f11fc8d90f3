import { clsx } from "clsx";
import { AlarmClock } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";

type Props = {
  id: string;
  /** The element with the notification's title, where there are several. */
  titleId?: string;
  /** Shows the label, not only the icon. */
  labelled?: boolean;
};

/** Leads to the times at which a notification can come back. Nothing is fetched before it is pressed. */
export function SnoozeLink({ id, titleId, labelled = false }: Props) {
  const t = useTranslations("snooze");
  return (
    <Link
      href={`/app/notifications/${id}/later`}
      title={t("title")}
      aria-label={t("title")}
      aria-describedby={titleId}
      className={clsx(
        "relative z-1 inline-flex min-h-11 min-w-11 shrink-0 items-center justify-center gap-2 rounded-lg font-semibold text-accent hover:bg-accent-soft print:hidden",
        labelled && "px-3 text-sm",
      )}
    >
      <AlarmClock aria-hidden="true" className="size-5" />
      {labelled && <span>{t("title")}</span>}
    </Link>
  );
}
