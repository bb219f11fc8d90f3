import { useTranslations } from "next-intl";
import { Section } from "@/components/ui/section";
import { roles } from "@/db/enums";
import type { SchoolOverview } from "@/lib/school/data";
import { Figure } from "./figure";

type Props = { school: SchoolOverview };

/** The number of users of each role. */
export function UsersByRole({ school }: Props) {
  const t = useTranslations();
  return (
    <Section id="people" title={t("admin.people")}>
      <dl className="grid grid-cols-3 gap-2 sm:gap-3">
        {roles.map((role) => (
          <Figure
            key={role}
            label={t(`roles.${role}`)}
            value={school.usersByRole[role]}
            href={`/admin/users?role=${role}`}
          />
        ))}
      </dl>
    </Section>
  );
}

/** Active users, suspended users, who asks for the deletion of their account, and open streams. */
export function CurrentActivity({
  school,
  deletionRequests,
}: Props & { deletionRequests: number }) {
  const t = useTranslations("admin");
  return (
    <Section id="now" title={t("now")}>
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4 sm:gap-3">
        <Figure label={t("activeToday")} value={school.activeToday} />
        <Figure
          label={t("suspended")}
          value={school.suspended}
          href="/admin/users?status=suspended"
        />
        <Figure
          label={t("deletionRequests")}
          value={deletionRequests}
          href="/admin/deletion-requests"
        />
        <Figure label={t("openStreams")} value={school.openStreams} note={t("onThisServer")} />
      </dl>
    </Section>
  );
}
