"use client";

import { useTranslations } from "next-intl";
import type { FileLimits } from "@/components/files/limits";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { SubmitButton } from "@/components/form/submit-button";
import { useForm } from "@/components/form/use-form";
import { Disclosure } from "@/components/ui/disclosure";
import { addModuleAction } from "@/lib/modules/actions";
import { ModuleFields } from "./module-fields";
import { AnnounceModulePrompt } from "./announce-module-prompt";

type Props = {
  courseId: string;
  zone: { id: string; name: string };
  /** Whether there are students to notify. */
  canAnnounce: boolean;
  limits: FileLimits;
};

/** Collapsed by default; a form with errors stays open, and one that offers the next step. */
export function AddModuleForm({ courseId, zone, canAnnounce, limits }: Props) {
  const t = useTranslations("teach");
  const { form, state, pending, errors, values } = useForm(addModuleAction, {
    done: t("moduleAdded"),
  });
  const rejected = state.status === "invalid" || state.status === "error";
  const keep = `new-module:${courseId}`;
  const files = { initial: [], limits, keep: { name: keep, control: form.control } };
  const opened = state.status === "ok" ? state.result.opened : undefined;
  return (
    <Disclosure title={t("addModule")} open={rejected || opened !== undefined} tone="accent">
      <KeptForm {...form} keep={keep} needsButton className="grid max-w-xl gap-4 pt-1 pb-4">
        <FormFailure state={state} />
        {canAnnounce && opened && <AnnounceModulePrompt courseId={courseId} moduleId={opened} />}
        <input type="hidden" name="courseId" value={courseId} />
        <ModuleFields values={values} errors={errors} zone={zone} files={files} />
        <SubmitButton variant="secondary" busy={pending} className="justify-self-start">
          {pending ? t("adding") : t("addModule")}
        </SubmitButton>
      </KeptForm>
    </Disclosure>
  );
}
