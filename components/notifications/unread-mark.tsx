import { clsx } from "clsx";
import { useTranslations } from "next-intl";

/** A dot, and a word for screen readers: unread is never shown by colour alone. */
export function UnreadMark({ unread }: { unread: boolean }) {
  const t = useTranslations("inbox");
  return (
    <span className="mt-2 shrink-0">
      <span
        aria-hidden="true"
        data-unread={unread}
        className={clsx(
          "block size-2.5 rounded-full",
          unread ? "bg-accent" : "border border-field",
        )}
      />
      <span className="sr-only">{unread ? t("unreadState") : t("readState")}</span>
    </span>
  );
}
