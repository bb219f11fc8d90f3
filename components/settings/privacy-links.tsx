import { ChevronRight, Eye, FileDown } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { Section } from "@/components/ui/section";

const links = {
  teachers: { href: "/app/settings/what-teachers-see", icon: Eye },
  data: { href: "/app/settings/data", icon: FileDown },
} as const;

/** The section of the settings that leads to the pages about one's own data. */
export function PrivacyLinks({ isStudent }: { isStudent: boolean }) {
  const t = useTranslations("settingsPage");
  return (
    <Section id="privacy" title={t("sections.privacy")}>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {isStudent && <PrivacyLink to="teachers" />}
        <PrivacyLink to="data" />
      </ul>
    </Section>
  );
}

function PrivacyLink({ to }: { to: keyof typeof links }) {
  const t = useTranslations("settingsPage");
  const { href, icon: Icon } = links[to];
  return (
    <li className="relative flex items-center gap-3 px-4 py-3">
      <Icon aria-hidden="true" className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        {/* The whole row is clickable. */}
        <Link
          href={href}
          className="font-semibold text-accent after:absolute after:inset-0 hover:underline"
        >
          {t(`links.${to}`)}
        </Link>
        <p className="text-sm text-muted">{t(`linkLeads.${to}`)}</p>
      </div>
      <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
    </li>
  );
}
