import { useTranslations } from "next-intl";
import { InlineList } from "@/components/ui/inline-list";
import { Card } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { Username } from "@/components/users/username";
import type { ManagedUser } from "@/lib/users/data";
import { ProfileForm } from "./profile-form";

/** The user's own name and age, and what they cannot change. */
export function ProfileSection({ user }: { user: ManagedUser }) {
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
      <Card>
        <ProfileForm profile={{ displayName, age, version, role }} />
      </Card>
    </Section>
  );
}
