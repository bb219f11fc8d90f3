"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextArea, TextField } from "@/components/ui/field";
import { addModuleAction } from "@/lib/modules/actions";

/** Folded away until it is wanted; a refused form stays open. */
export function AddModuleForm({ courseId }: { courseId: string }) {
  const t = useTranslations("teach");
  const tAuth = useTranslations("auth");
  const { form, state, pending, errors, values } = useForm(addModuleAction);
  const refused = state.status === "invalid" || state.status === "error";
  return (
    <details open={refused} className="rounded-xl border border-dashed border-field px-4">
      <summary className="flex min-h-12 cursor-pointer items-center font-semibold text-accent">
        {t("addModule")}
      </summary>
      <form {...form} className="grid max-w-xl gap-4 pt-1 pb-4">
        <FormFailure state={state} />
        <input type="hidden" name="courseId" value={courseId} />
        <input type="hidden" name="opening" value="now" />
        <input type="hidden" name="hasProject" value="no" />
        <input type="hidden" name="timeZone" value="Asia/Jakarta" />
        <TextField
          name="title"
          label={t("moduleTitle")}
          required
          defaultValue={values.title}
          error={errors.title}
        />
        <TextArea
          name="summary"
          label={t("moduleSummary")}
          note={tAuth("optional")}
          rows={2}
          defaultValue={values.summary}
          error={errors.summary}
        />
        <Button look="secondary" disabled={pending} className="justify-self-start">
          {pending ? t("adding") : t("addModule")}
        </Button>
      </form>
    </details>
  );
}
