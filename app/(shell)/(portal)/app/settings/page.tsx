import type { Metadata } from "next";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { NotificationSettings } from "@/components/settings/notification-settings";
import { PasswordForm } from "@/components/settings/password-form";
import { PreferencesForm } from "@/components/settings/preferences-form";
import { SessionList } from "@/components/settings/session-list";
import { Button } from "@/components/ui/button";
import { InlineList } from "@/components/ui/inline-list";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { PushSettings } from "@/components/push/push-settings";
import { SignOutForm } from "@/components/auth/sign-out-form";
import type { Actor } from "@/lib/auth/actor";
import { listOwnSessions } from "@/lib/accounts/own-sessions";
import { minPasswordLength } from "@/lib/accounts/schema";
import { getQuietHours, listMutes } from "@/lib/notifications/mutes";
import { timeZoneNames, timeZones } from "@/lib/i18n/preferences";
import { currentReader } from "@/lib/i18n/reader";
import { getPushState, listPushCourses, listPushDevices } from "@/lib/push/data";
import { Username } from "@/components/users/username";
import { getProfile } from "@/lib/users/data";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const actor = await requireActor("/app/settings");
  const [t, locale, zone, profile, sessions, mutes, quietHours] = await Promise.all([
    getTranslations(),
    getLocale(),
    getTimeZone(),
    getProfile(actor),
    listOwnSessions(actor),
    actor.role === "student" ? listMutes(actor) : undefined,
    getQuietHours(actor),
  ]);
  const timeZone = timeZoneNames.find((name) => timeZones[name] === zone) ?? timeZoneNames[0];
  return (
    <>
      <PageHeader title={t("settings.title")} />
      <Section id="display" title={t("settings.display")}>
        <PreferencesForm locale={locale} timeZone={timeZone} />
      </Section>
      <Section id="notifications" title={t("mutes.title")}>
        <NotificationSettings mutes={mutes} quietHours={quietHours} />
      </Section>
      <PushSection actor={actor} />
      <Section id="password" title={t("settings.password")}>
        <p className="max-w-prose text-muted">{t("settings.passwordLead")}</p>
        <PasswordForm
          username={profile?.username ?? ""}
          minLength={minPasswordLength[actor.role]}
        />
      </Section>
      <Section id="devices" title={t("settings.devices")}>
        <p className="max-w-prose text-muted">{t("settings.devicesLead")}</p>
        <SessionList sessions={sessions} />
      </Section>
      <Section id="account" title={t("settings.account")}>
        <p>
          <InlineList>
            {profile?.displayName}
            <Username>{profile?.username ?? ""}</Username>
            {t(`roles.${actor.role}`)}
          </InlineList>
        </p>
        <SignOutForm>
          <Button variant="secondary">{t("layout.signOut")}</Button>
        </SignOutForm>
      </Section>
    </>
  );
}

/** Nothing where no key is configured. */
async function PushSection({ actor }: { actor: Actor }) {
  const state = await getPushState(actor, await currentReader());
  if (!state) return null;
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
