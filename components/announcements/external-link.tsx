import { ExternalLink as Icon } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { env } from "@/lib/env";

const MODULE_PAGE = /^\/app\/courses\/course_[0-9a-z]+\/modules\/module_[0-9a-z]+$/;

/** The path of a module's page of this portal, or undefined. */
function modulePath(href: string): string | undefined {
  const path = href.startsWith(env.APP_ORIGIN) ? href.slice(env.APP_ORIGIN.length) : "";
  return MODULE_PAGE.test(path) ? path : undefined;
}

/** The link of an announcement; another site's host is shown. */
export function AnnouncementLink({ href }: { href: string }) {
  const t = useTranslations("inbox");
  const className =
    "inline-flex min-h-11 items-center gap-2 rounded-lg font-semibold text-accent hover:underline";
  const ownModule = modulePath(href);
  if (ownModule || href.startsWith("/")) {
    return (
      <Link href={ownModule ?? href} className={className}>
        {t(ownModule ? "openModule" : "openCourse")}
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
