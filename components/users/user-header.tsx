import { useFormatter, useNow, useTranslations } from "next-intl";
import { BackLink } from "@/components/ui/back-link";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import type { ManagedUser } from "@/lib/users/data";
import { UserStatus } from "./user-status";
import { InlineList } from "@/components/ui/inline-list";
import { Username } from "./username";

type Props = { user: ManagedUser; isOwn: boolean };

/** The user's name and status, with links to their audit log entries as actor and as target. */
export function UserHeader({ user, isOwn }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  const now = useNow();
  const { id, username, displayName, role, createdAt, lastSeenAt } = user;
  const joined = t("users.joinedOn", { date: format.dateTime(createdAt, { dateStyle: "medium" }) });
  const seen = lastSeenAt
    ? t("users.seen", { when: format.relativeTime(lastSeenAt, now) })
    : t("users.neverSeenYet");
  return (
    <>
      <BackLink href="/admin/users">{t("users.back")}</BackLink>
      <div className="grid gap-1">
        <PageHeader
          title={displayName}
          lead={
            <span>
              <InlineList>
                <span>
                  <Username>{username}</Username>
                  {isOwn && <span>{` (${t("users.you")})`}</span>}
                </span>
                {t(`roles.${role}`)}
                {joined}
                {seen}
              </InlineList>
            </span>
          }
        />
        <UserStatus user={user} />
        <div className="flex flex-wrap gap-x-5">
          <TextLink href={`/admin/audit?actor=${id}`}>{t("users.whatTheyDid")}</TextLink>
          <TextLink href={`/admin/audit?target=${id}`}>{t("users.whatWasDone")}</TextLink>
        </div>
      </div>
    </>
  );
}
