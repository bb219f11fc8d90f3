import { useFormatter, useTranslations } from "next-intl";
import { ShareBar } from "@/components/ui/share-bar";
import { ABSENT_DAYS } from "@/lib/announcements/receipt-states";
import type { Reading, Receipts } from "@/lib/announcements/receipts";
import { ReadingsChart } from "./readings-chart";

/** Totals of an announcement, why it did not reach everybody, and when it was read. */
export function ReceiptsSummary({ receipts }: { receipts: Receipts }) {
  const t = useTranslations("receipts");
  const { needsConfirmation, delivered, read, confirmed, open } = receipts;
  const readOnly = read - confirmed;
  const figures = [
    { key: "delivered", value: delivered },
    { key: "read", value: needsConfirmation ? readOnly : read },
    ...(needsConfirmation ? [{ key: "confirmed", value: confirmed } as const] : []),
    { key: "open", value: open },
  ] as const;
  return (
    <div className="grid gap-4">
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {figures.map(({ key, value }) => (
          <Figure key={key} label={t(key)} value={value} />
        ))}
      </dl>
      <ShareBar
        className="w-full"
        total={delivered}
        parts={[
          { value: needsConfirmation ? confirmed : read, className: "fill-accent" },
          { value: needsConfirmation ? readOnly : 0, className: "fill-muted" },
        ]}
      />
      <NotReached receipts={receipts} />
      <Readings readings={receipts.readings} />
    </div>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  const format = useFormatter();
  return (
    <div className="flex flex-col-reverse rounded-xl border border-line bg-surface px-4 py-3">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-2xl font-bold">{format.number(value)}</dd>
    </div>
  );
}

function NotReached({ receipts: { notReached } }: { receipts: Receipts }) {
  const t = useTranslations("receipts");
  const reasons = (["suspended", "muted", "absent"] as const).filter((key) => notReached[key] > 0);
  if (reasons.length === 0) return null;
  return (
    <div className="grid gap-1 text-sm">
      <h3 className="font-semibold">{t("notReached")}</h3>
      <ul className="grid list-disc gap-0.5 pl-5 text-muted">
        {reasons.map((key) => (
          <li key={key}>{t(`reasons.${key}`, { count: notReached[key], days: ABSENT_DAYS })}</li>
        ))}
      </ul>
    </div>
  );
}

function Readings({ readings }: { readings: Reading[] }) {
  const t = useTranslations("receipts");
  if (readings.length < 2) return null;
  return (
    <div className="grid gap-1">
      <h3 className="text-sm font-semibold">{t("readings")}</h3>
      <ReadingsChart readings={readings} />
    </div>
  );
}
