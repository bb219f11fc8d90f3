"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { HiddenFields } from "@/components/form/hidden-fields";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { isolate } from "@/lib/text/isolate";
import { declineDeletionAction } from "@/lib/users/deletion-actions";

type Props = { userId: string; requestedAt: number; name: string };

/** Declines a request for deletion with a reason, which the user is told. */
export function DeclineDeletion({ userId, requestedAt, name }: Props) {
  const t = useTranslations("deletionRequests");
  const done = t("declined", { name: isolate(name) });
  const { form, state, pending, errors, values } = useForm(declineDeletionAction, { done });
  return (
    <details
      open={state.status === "invalid" || state.status === "error" || undefined}
      className="rounded-lg open:w-full open:border open:border-line open:px-4"
    >
      <summary className="flex min-h-11 cursor-pointer items-center px-2 font-semibold text-accent">
        <span>{t("decline")}</span>
        <span className="sr-only">{` ${name}`}</span>
      </summary>
      <Form {...form} needsButton className="grid justify-items-start gap-3 pb-4">
        <HiddenFields fields={{ userId, requestedAt: String(requestedAt) }} />
        <FormFailure state={state} />
        <div className="w-full">
          <TextArea
            name="reason"
            label={t("reason")}
            hint={t("reasonHint")}
            rows={3}
            required
            maxLength={500}
            defaultValue={values.reason}
            error={errors.reason}
          />
        </div>
        <Button variant="secondary" busy={pending}>
          {t("declineNow")}
        </Button>
      </Form>
    </details>
  );
}
