import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import type { TextFormat } from "@/db/enums";
import { shareTextOf } from "@/lib/announcements/share-text";
import { env } from "@/lib/env";

type Props = {
  announcement: { notificationId: string; title: string; message: string; format: TextFormat };
};

/** Copies a short text with the announcement's address, for a chat group. */
export function ShareText({ announcement }: Props) {
  const t = useTranslations("announcements");
  const address = `${env.APP_ORIGIN}/app/notifications/${announcement.notificationId}`;
  return (
    <CopyButton
      text={shareTextOf(announcement, address)}
      label={t("shareText")}
      done={t("shareCopied")}
      failed={t("shareFailed")}
    />
  );
}
