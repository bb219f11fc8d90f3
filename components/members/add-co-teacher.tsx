"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { AccountField } from "@/components/users/account-field";
import { addCoTeacherAction } from "@/lib/members/actions";

export function AddCoTeacher({ courseId }: { courseId: string }) {
  const t = useTranslations("courseEdit");
  const { form, state, pending, errors, values } = useForm(addCoTeacherAction, {
    done: t("added"),
  });
  return (
    <Form {...form} className="grid gap-4">
      <p className="text-muted">{t("coTeacherLead")}</p>
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <AccountField
        label={t("teacherUsername")}
        defaultValue={values.username}
        error={errors.username}
      />
      <Button variant="secondary" busy={pending} className="justify-self-start">
        {pending ? t("adding") : t("addTeacher")}
      </Button>
    </Form>
  );
}
