import { ExternalLink as Icon } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";

/** The link of an announcement; another site's host is shown. */
export function AnnouncementLink({ href }: { href: string }) {
  const t = useTranslations("inbox");
  const className =
    "inline-flex min-h-11 items-center gap-2 rounded-lg font-semibold text-accent hover:underline";
  if (href.startsWith("/")) {
    return (
      <Link href={href} className={className}>
        {t("openCourse")}
      </Link>
    );
  }
  return (
    <a href={href} rel="noopener noreferrer nofollow" className={className}>
      <Icon aria-hidden="true" className="size-4" />
      <span>
        <span>{t("openLink")}</span>{" "}
        <span className="font-normal text-muted" translate="no">{`(${new URL(href).host})`}</span>
      </span>
    </a>
  );
}
