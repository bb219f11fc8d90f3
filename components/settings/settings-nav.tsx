import { useTranslations } from "next-intl";

/** The ids of the sections of the settings page, in their order. */
const sections = [
  "profile",
  "display",
  "notifications",
  "push",
  "password",
  "devices",
  "privacy",
  "account",
] as const;

/** Links to the sections of the settings page; beside them on a wide screen. */
export function SettingsNav({ hasPush }: { hasPush: boolean }) {
  const t = useTranslations("settingsPage");
  const shown = sections.filter((id) => id !== "push" || hasPush);
  return (
    <nav aria-label={t("nav")} className="print:hidden lg:sticky lg:top-24 lg:self-start">
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-x-3 rounded-xl border border-line bg-surface p-2 sm:grid-cols-4 lg:grid-cols-1">
        {shown.map((id) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="flex min-h-11 items-center rounded-lg px-3 font-semibold hover:bg-accent-soft"
            >
              {t(`sections.${id}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
