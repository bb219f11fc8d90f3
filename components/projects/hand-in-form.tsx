"use client";

import { useTranslations } from "next-intl";
import { FileField } from "@/components/files/file-field";
import type { FileLimits } from "@/components/files/limits";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { SubmitButton } from "@/components/form/submit-button";
import { useForm } from "@/components/form/use-form";
import { TextArea, TextField } from "@/components/ui/field";
import type { Attachment } from "@/lib/files/types";
import { handInAction } from "@/lib/projects/actions";

type Props = {
  projectId: string;
  /** The submission that is not reviewed yet: it can still be changed. */
  unreviewed: { id: string; link: string; note: string; files: Attachment[] } | undefined;
  limits: FileLimits;
};

export function HandInForm({ projectId, unreviewed, limits }: Props) {
  const t = useTranslations();
  const { form, state, pending, errors, values } = useForm(handInAction);
  return (
    <KeptForm {...form} keep={`hand-in:${projectId}`} needsButton className="grid max-w-xl gap-4">
      <FormFailure state={state} />
      <input type="hidden" name="projectId" value={projectId} />
      <FileField
        key={unreviewed?.id}
        initial={unreviewed?.files ?? []}
        returned={values.files}
        limits={limits}
        error={errors.files}
        label={t("projects.files")}
        hint={t("projects.filesHint")}
        keep={{ name: `hand-in:${projectId}`, control: form.control }}
        camera
      />
      <TextField
        name="link"
        label={t("projects.link")}
        note={t("auth.optional")}
        hint={t("projects.linkHint")}
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={values.link ?? unreviewed?.link}
        error={errors.link}
      />
      <TextArea
        name="note"
        label={t("projects.note")}
        note={t("auth.optional")}
        rows={3}
        defaultValue={values.note ?? unreviewed?.note}
        error={errors.note}
      />
      <SubmitButton busy={pending} className="justify-self-start">
        {pending ? t("projects.handingIn") : t(unreviewed ? "projects.change" : "projects.handIn")}
      </SubmitButton>
    </KeptForm>
  );
}
