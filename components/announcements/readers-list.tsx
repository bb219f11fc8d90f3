import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { DownloadLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { Tabs } from "@/components/ui/tabs";
import type { ReceiptState } from "@/lib/announcements/receipt-states";
import type { Reader } from "@/lib/announcements/receipts";

type Props = {
  path: string;
  exportPath: string;
  state: ReceiptState;
  after: string | undefined;
  page: { items: Reader[]; next: string | null };
};

const states = ["open", "read", "confirmed"] as const;

/** Who has confirmed, who has only read, and who has done neither. */
export function ReadersList({ path, exportPath, state, after, page }: Props) {
  const t = useTranslations("receipts");
  const hrefOf = (each: ReceiptState) => `${path}?state=${each}#readers`;
  return (
    <Section
      id="readers"
      title={t("readers")}
      aside={<DownloadLink href={exportPath}>{t("download")}</DownloadLink>}
    >
      <Tabs
        label={t("filter")}
        tabs={states.map((each) => ({
          href: hrefOf(each),
          label: t(each),
          current: each === state,
        }))}
      />
      {page.items.length === 0 && <EmptyState art="people">{t("nobodyHere")}</EmptyState>}
      <ul className={readerListClass}>
        {page.items.map((reader) => (
          <ReaderRow key={reader.id} reader={reader} />
        ))}
      </ul>
      <Pager
        {...(after !== undefined && { start: { href: hrefOf(state), label: t("first") } })}
        {...(page.next !== null && {
          next: {
            href: `${path}?state=${state}&after=${encodeURIComponent(page.next)}#readers`,
            label: t("next"),
          },
        })}
      />
    </Section>
  );
}

/** The list around `ReaderRow`s. */
export const readerListClass =
  "divide-y divide-line rounded-xl border border-line bg-surface px-4 empty:hidden";

/** One recipient with the time of the confirmation, or else of the reading. */
export function ReaderRow({ reader }: { reader: Reader }) {
  const t = useTranslations("receipts");
  const { displayName, username, readAt, confirmedAt, isSuspended } = reader;
  const at = confirmedAt ?? readAt;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 py-2.5">
      <span className="min-w-0">
        <bdi className="font-semibold">{displayName}</bdi>{" "}
        <span className="text-sm text-muted" translate="no">
          {username}
        </span>
        {isSuspended && <span className="text-sm text-muted">{` · ${t("suspendedMark")}`}</span>}
      </span>
      {at && (
        <span className="text-sm text-muted">
          <DateTime at={at} />
        </span>
      )}
    </li>
  );
}
