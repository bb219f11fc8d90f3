"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { updateModuleAction } from "@/lib/modules/actions";
import { ModuleFields, type ModuleValues } from "./module-fields";

type Props = {
  courseId: string;
  moduleId: string;
  /** The version shown (optimistic locking): a concurrent change is not overwritten. */
  version: number;
  saved: ModuleValues;
  zone: { id: string; name: string };
};

export function EditModuleForm({ courseId, moduleId, version, saved, zone }: Props) {
  const t = useTranslations("modules");
  const { form, state, pending, errors, values } = useForm(updateModuleAction, {
    done: t("saved"),
  });
  return (
    <Form {...form} keep={`module:${moduleId}`} className="grid gap-4">
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <input type="hidden" name="moduleId" value={moduleId} />
      <input type="hidden" name="version" value={version} />
      <ModuleFields values={{ ...saved, ...values }} errors={errors} zone={zone} />
      <Button busy={pending} className="justify-self-start">
        {pending ? t("saving") : t("save")}
      </Button>
    </Form>
  );
}
