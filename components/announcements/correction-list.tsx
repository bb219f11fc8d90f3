import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { InlineList } from "@/components/ui/inline-list";
import { Section } from "@/components/ui/section";
import type { CorrectionEntry } from "@/lib/announcements/versions";
import { TextChanges } from "./text-changes";

/** The history of an announcement's text. */
export function CorrectionList({ corrections }: { corrections: CorrectionEntry[] }) {
  const t = useTranslations("corrections");
  if (corrections.length === 0) return null;
  return (
    <Section id="corrections" title={t("history")}>
      <ol className="grid gap-3">
        {corrections.map(({ version, correction, correctedAt, correctedBy, changes }) => (
          <li key={version} className="grid gap-1.5 rounded-xl border border-line p-4">
            <p className="text-sm text-muted">
              <InlineList>
                <span className="font-semibold text-ink">{t(`kinds.${correction}`)}</span>
                <DateTime at={correctedAt} />
                {correctedBy && <bdi>{correctedBy}</bdi>}
              </InlineList>
            </p>
            {changes.length > 0 ? (
              <TextChanges changes={changes} />
            ) : (
              <p className="text-sm">{t("attachments")}</p>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
