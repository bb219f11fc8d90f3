"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { reviewSubmissionAction } from "@/lib/projects/actions";

type Props = { submission: { id: string; version: number } };

const outcomes = ["accepted", "revise"] as const;

export function ReviewForm({ submission: { id, version } }: Props) {
  const t = useTranslations("projects");
  const errorId = useId();
  const { form, state, pending, errors, values } = useForm(reviewSubmissionAction);
  return (
    <Form {...form} keep={`review:${id}`} needsButton className="grid max-w-xl gap-4">
      <FormFailure state={state} />
      <input type="hidden" name="submissionId" value={id} />
      <input type="hidden" name="version" value={version} />
      <fieldset
        className="grid gap-1"
        aria-invalid={errors.state ? true : undefined}
        aria-describedby={errors.state ? errorId : undefined}
      >
        <legend className="font-semibold">{t("outcome")}</legend>
        {outcomes.map((outcome) => (
          <label key={outcome} className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="state"
              value={outcome}
              required
              defaultChecked={values.state === outcome}
              className="size-5 shrink-0 accent-accent"
            />
            <span>{t(`states.${outcome}`)}</span>
          </label>
        ))}
        {errors.state && (
          <p id={errorId} className="text-sm font-semibold text-danger">
            {errors.state}
          </p>
        )}
      </fieldset>
      <TextArea
        name="reviewNote"
        label={t("reviewNote")}
        hint={t("reviewNoteHint")}
        rows={4}
        defaultValue={values.reviewNote}
        error={errors.reviewNote}
      />
      <Button busy={pending} className="justify-self-start">
        {pending ? t("sendingReview") : t("sendReview")}
      </Button>
    </Form>
  );
}
