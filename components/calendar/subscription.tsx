import { Rss } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { DateTime } from "@/components/time/date-time";
import { PartBoundary } from "@/components/ui/part-boundary";
import { removeCalendarFeedAction } from "@/lib/calendar/actions";
import { FeedAddress } from "./feed-address";

/** The secret address of one's calendar: made, replaced, removed. `since`: when it was made; undefined for none. */
export function Subscription({ since }: { since: Date | undefined }) {
  const t = useTranslations("calendar.feed");
  const labels = {
    submit: t(since ? "renew" : "create"),
    working: t("working"),
    address: t("address"),
    once: t("once"),
    copy: t("copy"),
    copied: t("copied"),
    notCopied: t("notCopied"),
    open: t("open"),
  };
  return (
    <section
      id="subscribe"
      aria-labelledby="subscribe-title"
      className="grid content-start gap-3 rounded-xl border border-line bg-surface p-4"
    >
      <h2 id="subscribe-title" className="flex items-center gap-2 text-lg font-bold">
        <Rss aria-hidden="true" className="size-5 text-accent" />
        <span>{t("title")}</span>
      </h2>
      <p className="text-muted">{t("lead")}</p>
      <p className="text-sm text-muted">{t("warning")}</p>
      {since && (
        <p className="text-sm">
          <span>{t("since")}</span> <DateTime at={since} />
        </p>
      )}
      <PartBoundary>
        <FeedAddress labels={labels} isRenewal={since !== undefined} />
      </PartBoundary>
      {since && <p className="text-sm text-muted">{t("renewHint")}</p>}
      {since && (
        <ConfirmForm
          action={removeCalendarFeedAction}
          fields={{}}
          label={t("remove")}
          confirm={t("removeNow")}
          done={t("removed")}
          variant="inline"
          quiet
        >
          {t("removeLead")}
        </ConfirmForm>
      )}
    </section>
  );
}
