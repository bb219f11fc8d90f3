import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { NotificationSettings } from "@/components/settings/notification-settings";
import { PasswordForm } from "@/components/settings/password-form";
import { PreferencesForm } from "@/components/settings/preferences-form";
import { PrivacyLinks } from "@/components/settings/privacy-links";
import { ProfileSection } from "@/components/settings/profile-section";
import { SessionList } from "@/components/settings/session-list";
import { SettingsNav } from "@/components/settings/settings-nav";
import { SignOutSection } from "@/components/settings/sign-out-section";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { PushSettings } from "@/components/push/push-settings";
import type { Actor } from "@/lib/auth/actor";
import { getFeed } from "@/lib/calendar/data";
import { listOwnSessions } from "@/lib/accounts/own-sessions";
import { minPasswordLength } from "@/lib/accounts/schema";
import { getQuietHours, listMutes } from "@/lib/notifications/mutes";
import { timeZoneNames, timeZones } from "@/lib/i18n/preferences";
import { currentReader } from "@/lib/i18n/reader";
import { getPushState, listPushCourses, listPushDevices } from "@/lib/push/data";
import { THEME_COOKIE, themeOf } from "@/lib/http/theme";
import { getUser } from "@/lib/users/data";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settingsPage");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const actor = await requireActor("/app/settings");
  const [t, preferences, user, sessions, mutes, quietHours, push, feed] = await Promise.all([
    getTranslations("settingsPage"),
    readPreferences(),
    getUser(actor, actor.id),
    listOwnSessions(actor),
    actor.role === "student" ? listMutes(actor) : undefined,
    getQuietHours(actor),
    currentReader().then((reader) => getPushState(actor, reader)),
    getFeed(actor),
  ]);
  if (!user) notFound();
  const isStudent = user.role === "student";
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[13rem_1fr] lg:gap-12">
        <SettingsNav hasPush={push !== undefined} />
        <div className="grid max-w-2xl grid-cols-1 gap-10">
          <ProfileSection user={user} />
          <Section id="display" title={t("sections.display")}>
            <p className="text-muted">{t("displayLead")}</p>
            <Card>
              <PreferencesForm {...preferences} />
            </Card>
          </Section>
          <Section id="notifications" title={t("sections.notifications")}>
            <NotificationSettings mutes={mutes} quietHours={quietHours} />
          </Section>
          {push && <PushSection actor={actor} state={push} />}
          <Section id="password" title={t("sections.password")}>
            <p className="text-muted">{t("passwordLead")}</p>
            {feed && <FeedHint />}
            <Card>
              <PasswordForm username={user.username} minLength={minPasswordLength[user.role]} />
            </Card>
          </Section>
          <Section id="devices" title={t("sections.devices")}>
            <p className="text-muted">{t("devicesLead")}</p>
            {feed && <FeedHint />}
            <SessionList sessions={sessions} />
          </Section>
          <PrivacyLinks isStudent={isStudent} />
          <SignOutSection />
        </div>
      </div>
    </>
  );
}

async function FeedHint() {
  const t = await getTranslations("settingsPage");
  return <p className="text-sm text-muted">{t("feedEnds")}</p>;
}

/** Of this browser. */
async function readPreferences(): Promise<ComponentProps<typeof PreferencesForm>> {
  const [locale, zone, cookieStore] = await Promise.all([getLocale(), getTimeZone(), cookies()]);
  const timeZone = timeZoneNames.find((name) => timeZones[name] === zone) ?? timeZoneNames[0];
  return { locale, timeZone, theme: themeOf(cookieStore.get(THEME_COOKIE)?.value) };
}

type PushProps = { actor: Actor; state: NonNullable<Awaited<ReturnType<typeof getPushState>>> };

async function PushSection({ actor, state }: PushProps) {
  const [t, devices, courses] = await Promise.all([
    getTranslations("push"),
    listPushDevices(actor),
    actor.role === "student" ? listPushCourses(actor) : [],
  ]);
  return (
    <Section id="push" title={t("title")}>
      <PushSettings state={state} devices={devices} courses={courses} />
    </Section>
  );
}
