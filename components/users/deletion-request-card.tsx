import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { InlineList } from "@/components/ui/inline-list";
import { TextLink } from "@/components/ui/text-link";
import type { DeletionRequest } from "@/lib/users/deletion-requests";
import { DeclineDeletion } from "./decline-deletion";
import { PersonName } from "./person-name";
import { Username } from "./username";

/** A user who asks for the deletion of the account, with what an admin may do about it. */
export function DeletionRequestCard({ request }: { request: DeletionRequest }) {
  const t = useTranslations();
  const { userId, username, displayName, role, requestedAt, courses } = request;
  const path = `/admin/users/${userId}`;
  return (
    <Card className="grid grid-cols-1 gap-3">
      <div className="grid grid-cols-1 gap-0.5">
        <TextLink href={path} className="gap-1.5 justify-self-start">
          <PersonName role={role}>{displayName}</PersonName>
        </TextLink>
        <p className="text-sm text-muted">
          <InlineList>
            <Username>{username}</Username>
            <span>
              <span>{t("deletionRequests.since")}</span> <DateTime at={requestedAt} />
            </span>
          </InlineList>
        </p>
        {courses > 0 && <p>{t("deletionRequests.courses", { count: courses })}</p>}
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <ButtonLink variant="danger" href={`${path}/delete?request=${requestedAt.getTime()}`}>
          {t("users.deletion.open")}
        </ButtonLink>
        <DeclineDeletion userId={userId} requestedAt={requestedAt.getTime()} name={displayName} />
      </div>
    </Card>
  );
}
