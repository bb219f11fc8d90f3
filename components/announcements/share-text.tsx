import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { env } from "@/lib/env";
import { plainTextOf } from "@/lib/text/markdown-tree";
import type { TextFormat } from "@/db/enums";

type Props = {
  announcement: { notificationId: string; title: string; message: string; format: TextFormat };
};

/** A chat shows the beginning; the rest is behind the link. */
const MAX_TEXT = 200;

/** Copies a short text with the announcement's address, for a chat group. */
export function ShareText({ announcement }: Props) {
  const t = useTranslations("announcements");
  return (
    <CopyButton
      text={shareTextOf(announcement)}
      label={t("shareText")}
      done={t("shareCopied")}
      failed={t("shareFailed")}
    />
  );
}

/** WhatsApp sets text between asterisks bold; an asterisk in the title would end that. */
function shareTextOf({ notificationId, title, message, format }: Props["announcement"]): string {
  const text = (format === "markdown" ? plainTextOf(message) : message).replaceAll(/\s+/g, " ");
  const letters = [...text];
  const short = letters.length > MAX_TEXT ? `${letters.slice(0, MAX_TEXT).join("")}…` : text;
  const bold = title.includes("*") ? title : `*${title}*`;
  return `${bold}\n${short}\n${env.APP_ORIGIN}/app/notifications/${notificationId}`;
}
