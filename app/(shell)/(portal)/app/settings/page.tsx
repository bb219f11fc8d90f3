import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { NotificationSettings } from "@/components/settings/notification-settings";
import { PasswordForm } from "@/components/settings/password-form";
import { PreferencesForm } from "@/components/settings/preferences-form";
import { PrivacyLinks } from "@/components/settings/privacy-links";
import { ProfileForm } from "@/components/settings/profile-form";
import { SessionList } from "@/components/settings/session-list";
import { SettingsNav } from "@/components/settings/settings-nav";
import { Button } from "@/components/ui/button";
import { InlineList } from "@/components/ui/inline-list";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { listOwnSessions } from "@/lib/accounts/own-sessions";
import { minPasswordLength } from "@/lib/accounts/schema";
import { getQuietHours, listMutes } from "@/lib/notifications/mutes";
import { timeZoneNames, timeZones } from "@/lib/i18n/preferences";
import { THEME_COOKIE, themeOf } from "@/lib/preferences/theme";
import { Username } from "@/components/users/username";
import { getUser, type ManagedUser } from "@/lib/users/data";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settingsPage");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const actor = await requireActor("/app/settings");
  const [t, preferences, user, sessions, mutes, quietHours] = await Promise.all([
    getTranslations("settingsPage"),
    readPreferences(),
    getUser(actor, actor.id),
    listOwnSessions(actor),
    listMutes(actor),
    getQuietHours(actor),
  ]);
  if (!user) notFound();
  const isStudent = user.role === "student";
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[13rem_1fr] lg:gap-12">
        <SettingsNav />
        <div className="grid grid-cols-1 gap-10">
          <Profile user={user} />
          <Section id="display" title={t("sections.display")}>
            <p className="max-w-prose text-muted">{t("displayLead")}</p>
            <PreferencesForm {...preferences} />
          </Section>
          <Section id="notifications" title={t("sections.notifications")}>
            <NotificationSettings mutes={isStudent ? mutes : undefined} quietHours={quietHours} />
          </Section>
          <Section id="password" title={t("sections.password")}>
            <p className="max-w-prose text-muted">{t("passwordLead")}</p>
            <PasswordForm username={user.username} minLength={minPasswordLength[user.role]} />
          </Section>
          <Section id="devices" title={t("sections.devices")}>
            <p className="max-w-prose text-muted">{t("devicesLead")}</p>
            <SessionList sessions={sessions} />
          </Section>
          <PrivacyLinks isStudent={isStudent} />
          <SignOut />
        </div>
      </div>
    </>
  );
}

/** Of this browser. */
async function readPreferences(): Promise<ComponentProps<typeof PreferencesForm>> {
  const [locale, zone, cookieStore] = await Promise.all([getLocale(), getTimeZone(), cookies()]);
  const timeZone = timeZoneNames.find((name) => timeZones[name] === zone) ?? timeZoneNames[0];
  return { locale, timeZone, theme: themeOf(cookieStore.get(THEME_COOKIE)?.value) };
}

function Profile({ user }: { user: ManagedUser }) {
  const t = useTranslations();
  const { username, displayName, age, version, role } = user;
  return (
    <Section id="profile" title={t("settingsPage.sections.profile")}>
      <p className="text-muted">
        <InlineList>
          <Username>{username}</Username>
          {t(`roles.${role}`)}
        </InlineList>
      </p>
      <ProfileForm profile={{ displayName, age, version, role }} />
    </Section>
  );
}

function SignOut() {
  const t = useTranslations();
  return (
    <Section id="account" title={t("settingsPage.sections.account")}>
      <p className="max-w-prose text-muted">{t("settingsPage.signOutLead")}</p>
      <SignOutForm>
        <Button variant="secondary">{t("layout.signOut")}</Button>
      </SignOutForm>
    </Section>
  );
}
