import { CalendarClock, Save, Send } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/form/submit-button";
import { ButtonLink } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/use-hydrated";

type Props = { pending: boolean; isTimed: boolean; isScheduled: boolean; cancelHref: string };

/** Without JavaScript both, since the page does not see whether a time was chosen. */
export function ComposeButtons({ pending, isTimed, isScheduled, cancelHref }: Props) {
  const t = useTranslations("compose");
  const isHydrated = useHydrated();
  return (
    <div className="flex flex-wrap gap-2">
      {(!isHydrated || !isTimed) && (
        <SubmitButton name="intent" value="send" busy={pending}>
          <Send aria-hidden="true" className="size-5" />
          <span>{pending ? t("sending") : t("send")}</span>
        </SubmitButton>
      )}
      {(!isHydrated || isTimed) && (
        <SubmitButton
          name="intent"
          value="schedule"
          busy={pending}
          variant={isTimed ? "primary" : "secondary"}
        >
          <CalendarClock aria-hidden="true" className="size-5" />
          <span>{pending ? t("scheduling") : t("schedule")}</span>
        </SubmitButton>
      )}
      {!isScheduled && (
        <SubmitButton name="intent" value="save" formNoValidate busy={pending} variant="secondary">
          <Save aria-hidden="true" className="size-5" />
          <span>{t("save")}</span>
        </SubmitButton>
      )}
      <ButtonLink variant="quiet" href={cancelHref}>
        {t("cancel")}
      </ButtonLink>
    </div>
  );
}
