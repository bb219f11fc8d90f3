import { useTranslations } from "next-intl";
import { TextChanges } from "@/components/announcements/text-changes";
import { DateTime } from "@/components/time/date-time";
import type { Change } from "@/lib/announcements/versions";

/** Says when an announcement was corrected, and what changed since the version before. */
export function CorrectedNotice({ at, changes }: { at: Date; changes: readonly Change[] }) {
  const t = useTranslations("corrections");
  return (
    <details className="rounded-lg border border-line px-4">
      <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-1.5 py-2 text-sm">
        <span className="font-semibold">{t("correctedAt")}</span> <DateTime at={at} />
        <span className="text-accent">{t("whatChanged")}</span>
      </summary>
      <div className="pb-3">
        {changes.length > 0 ? (
          <TextChanges changes={changes} />
        ) : (
          <p className="text-sm">{t("attachments")}</p>
        )}
      </div>
    </details>
  );
}
