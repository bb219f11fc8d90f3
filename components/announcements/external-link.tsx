import { ExternalLink as Icon } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

/** Where an announcement leads: another site is named before one goes there. */
export function AnnouncementLink({ href }: { href: string }) {
  const t = useTranslations("inbox");
  const shape =
    "inline-flex min-h-11 items-center gap-2 rounded-lg font-semibold text-accent hover:underline";
  if (href.startsWith("/")) {
    return (
      <Link href={href} className={shape}>
        {t("openCourse")}
      </Link>
    );
  }
  return (
    <a href={href} rel="noopener noreferrer nofollow" className={shape}>
      <Icon aria-hidden="true" className="size-4" />
      <span>
        {t("openLink")} <span className="font-normal text-muted">({new URL(href).host})</span>
      </span>
    </a>
  );
}
