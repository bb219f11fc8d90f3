import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { renewJoinCodeAction } from "@/lib/courses/actions";

/** Replaces the join code, which invalidates the old one. */
export function RenewJoinCode({ courseId }: { courseId: string }) {
  const t = useTranslations("teach");
  return (
    <ConfirmForm
      action={renewJoinCodeAction}
      fields={{ courseId }}
      label={t("renewCode")}
      confirm={t("renewNow")}
      done={t("renewed")}
    >
      {t("renewLead")}
    </ConfirmForm>
  );
}
