"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { addModuleAction } from "@/lib/modules/actions";
import { ModuleFields } from "./module-fields";

type Props = { courseId: string; zone: { id: string; name: string } };

/** Folded away until it is wanted; a refused form stays open. */
export function AddModuleForm({ courseId, zone }: Props) {
  const t = useTranslations("teach");
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
        <ModuleFields values={values} errors={errors} zone={zone} />
        <Button look="secondary" disabled={pending} className="justify-self-start">
          {pending ? t("adding") : t("addModule")}
        </Button>
      </form>
    </details>
  );
}
