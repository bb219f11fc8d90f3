"use client";

import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { renewJoinCodeAction } from "@/lib/courses/actions";

/** What was shared before lets nobody in any more: two presses. */
export function RenewJoinCode({ courseId }: { courseId: string }) {
  const t = useTranslations("teach");
  return (
    <ConfirmForm
      action={renewJoinCodeAction}
      fields={{ courseId }}
      label={t("renewCode")}
      confirm={t("renewNow")}
      done={t("renewed")}
      look="word"
    >
      {t("renewLead")}
    </ConfirmForm>
  );
}
