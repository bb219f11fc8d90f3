"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { FileField } from "@/components/files/file-field";
import type { FileLimits } from "@/components/files/limits";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { SubmitButton } from "@/components/form/submit-button";
import { useForm } from "@/components/form/use-form";
import { TextArea } from "@/components/ui/field";
import type { Attachment } from "@/lib/files/types";
import { changeReviewAction, reviewSubmissionAction } from "@/lib/projects/actions";

type Props = {
  submission: { id: string; version: number };
  /** The review that is to be changed; none for a first review. */
  given?: { state: string; reviewNote: string; reviewFiles: Attachment[] };
  limits: FileLimits;
};

const outcomes = ["accepted", "revise"] as const;

export function ReviewForm({ submission: { id, version }, given, limits }: Props) {
  const t = useTranslations("projects");
  const { form, state, pending, errors, values } = useForm(
    given ? changeReviewAction : reviewSubmissionAction,
  );
  return (
    <KeptForm {...form} keep={`review:${id}`} needsButton className="grid max-w-xl gap-4">
      <FormFailure state={state} />
      <input type="hidden" name="submissionId" value={id} />
      <input type="hidden" name="version" value={version} />
      <OutcomeField chosen={values.state ?? given?.state} error={errors.state} />
      <TextArea
        name="reviewNote"
        label={t("reviewNote")}
        hint={t("reviewNoteHint")}
        rows={4}
        defaultValue={values.reviewNote ?? given?.reviewNote}
        error={errors.reviewNote}
      />
      <FileField
        initial={given?.reviewFiles ?? []}
        returned={values.files}
        limits={limits}
        error={errors.files}
        keep={{ name: `review:${id}`, control: form.control }}
        camera
      />
      <SubmitButton busy={pending} className="justify-self-start">
        {pending ? t("sendingReview") : t(given ? "changeReview" : "sendReview")}
      </SubmitButton>
    </KeptForm>
  );
}

function OutcomeField({ chosen, error }: { chosen?: string; error?: string }) {
  const t = useTranslations("projects");
  const errorId = useId();
  return (
    <fieldset
      className="grid gap-1"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? errorId : undefined}
    >
      <legend className="font-semibold">{t("outcome")}</legend>
      {outcomes.map((outcome) => (
        <label key={outcome} className="flex min-h-11 items-center gap-3">
          <input
            type="radio"
            name="state"
            value={outcome}
            required
            defaultChecked={chosen === outcome}
            className="size-5 shrink-0 accent-accent"
          />
          <span>{t(`states.${outcome}`)}</span>
        </label>
      ))}
      {error && (
        <p id={errorId} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
