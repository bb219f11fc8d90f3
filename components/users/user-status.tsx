import { useNow, useTranslations } from "next-intl";
import { Tag } from "@/components/ui/card";
import type { ListedUser } from "@/lib/users/data";

type Props = { user: Pick<ListedUser, "suspendedAt" | "passwordExpiresAt" | "hasPassword"> };

/** Tags for a user who is not simply active: suspended, without password, or with a one-time one. */
export function UserStatus({ user }: Props) {
  const t = useTranslations("users");
  const now = useNow();
  const { suspendedAt, passwordExpiresAt, hasPassword } = user;
  const isExpired = passwordExpiresAt !== null && passwordExpiresAt < now;
  return (
    <span className="flex flex-wrap gap-1 font-normal not-empty:mt-1">
      {suspendedAt && <Tag className="border-danger! text-danger!">{t("statuses.suspended")}</Tag>}
      {!hasPassword && <Tag>{t("noPassword")}</Tag>}
      {hasPassword && passwordExpiresAt && (
        <Tag>{isExpired ? t("oneTimeExpired") : t("oneTimeOpen")}</Tag>
      )}
    </span>
  );
}
