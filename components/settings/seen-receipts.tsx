import { useTranslations } from "next-intl";
import { readerListClass, ReaderRow } from "@/components/announcements/readers-list";
import { EmptyState } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { TeachersView } from "@/lib/privacy/teachers-view";

type Receipt = TeachersView["receipts"][number];

/** A student's row in the receipts of announcements that ask for confirmation. */
export function SeenReceipts({ receipts }: { receipts: Receipt[] }) {
  const t = useTranslations("teachersView");
  return (
    <Section id="receipts" title={t("receipts")}>
      <p className="max-w-prose text-muted">{t("receiptsLead")}</p>
      {receipts.length === 0 && <EmptyState>{t("noReceipts")}</EmptyState>}
      <ul className="grid grid-cols-1 gap-4 empty:hidden">
        {receipts.map(({ announcement, reader }) => (
          <li key={announcement.notificationId} className="grid grid-cols-1 gap-1">
            <div className="flex flex-wrap items-center justify-between gap-x-4">
              <TextLink href={`/app/notifications/${announcement.notificationId}`}>
                <bdi>{announcement.title ?? t("withdrawn")}</bdi>
              </TextLink>
              <span className="text-sm font-semibold">{t(stateOf(reader))}</span>
            </div>
            <ul className={readerListClass}>
              <ReaderRow reader={reader} />
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const stateOf = ({ readAt, confirmedAt }: Receipt["reader"]) =>
  confirmedAt ? "confirmed" : readAt ? "read" : "open";
