"use client";

import { useTranslations } from "next-intl";
import type { FileLimits } from "@/components/files/limits";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { SubmitButton } from "@/components/form/submit-button";
import { useForm } from "@/components/form/use-form";
import type { Attachment } from "@/lib/files/types";
import { updateModuleAction } from "@/lib/modules/actions";
import { ModuleFields, type ModuleValues } from "./module-fields";

type Props = {
  courseId: string;
  moduleId: string;
  /** The version shown (optimistic locking): a concurrent change is not overwritten. */
  version: number;
  saved: ModuleValues;
  /** The files that it has. */
  attachments: Attachment[];
  limits: FileLimits;
  zone: { id: string; name: string };
};

export function EditModuleForm({ courseId, moduleId, version, saved, zone, ...props }: Props) {
  const t = useTranslations("modules");
  const { form, state, pending, errors, values } = useForm(updateModuleAction, {
    done: t("saved"),
  });
  const keep = `module:${moduleId}`;
  const files = {
    initial: props.attachments,
    limits: props.limits,
    keep: { name: keep, control: form.control },
  };
  return (
    <KeptForm {...form} keep={keep} className="grid gap-4">
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <input type="hidden" name="moduleId" value={moduleId} />
      <input type="hidden" name="version" value={version} />
      <ModuleFields values={{ ...saved, ...values }} errors={errors} zone={zone} files={files} />
      <SubmitButton busy={pending} className="justify-self-start">
        {pending ? t("saving") : t("save")}
      </SubmitButton>
    </KeptForm>
  );
}
