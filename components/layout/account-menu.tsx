import { CalendarDays, LogOut, Settings } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { Role } from "@/db/enums";
import { Button } from "@/components/ui/button";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { InlineList } from "@/components/ui/inline-list";
import { Username } from "@/components/users/username";
import { isolate } from "@/lib/text/isolate";
import { initialsOf } from "@/lib/text/initials";

type Props = { name: string; username: string; role: Role };

const entries = [
  { href: "/app/calendar", label: "calendar.title", icon: CalendarDays },
  { href: "/app/settings", label: "layout.settings", icon: Settings },
] as const;

/** The account, calendar, settings and sign-out; a native popover, so that it works without JavaScript. */
export function AccountMenu({ name, username, role }: Props) {
  const t = useTranslations();
  return (
    <>
      <button
        type="button"
        popoverTarget="account-menu"
        aria-label={t("layout.account", { name: isolate(name) })}
        className="grid size-11 cursor-pointer place-items-center rounded-full bg-accent-soft font-bold text-ink"
      >
        <span aria-hidden="true">{initialsOf(name)}</span>
      </button>
      <div id="account-menu" popover="auto" className="dropdown w-64 p-3">
        <p className="px-2 pb-2">
          <span className="block truncate font-bold" dir="auto">
            {name}
          </span>
          <span className="block truncate text-sm text-muted">
            <InlineList>
              <Username>{username}</Username>
              {t(`roles.${role}`)}
            </InlineList>
          </span>
        </p>
        {entries.map(({ href, label, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            className="flex min-h-11 items-center gap-3 rounded-lg px-2 hover:bg-accent-soft"
          >
            <Icon aria-hidden="true" className="size-5" />
            <span>{t(label)}</span>
          </Link>
        ))}
        <SignOutForm>
          <Button
            variant="quiet"
            className="w-full !justify-start !gap-3 !px-2 !font-normal !text-ink"
          >
            <LogOut aria-hidden="true" className="size-5" />
            <span>{t("layout.signOut")}</span>
          </Button>
        </SignOutForm>
      </div>
    </>
  );
}
