import { useNow, useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";

/** Until when a notification is valid, or since when no longer. Render it on the server. */
export function Validity({ expiresAt }: { expiresAt: Date }) {
  const t = useTranslations("inbox");
  const isExpired = expiresAt <= useNow();
  return (
    <span>
      <span>{t(isExpired ? "expiredAt" : "expiresAt")}</span> <DateTime at={expiresAt} />
    </span>
  );
}
