"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { AccountField } from "@/components/users/account-field";
import { addCoTeacherAction, removeCoTeacherAction } from "@/lib/courses/actions";

export function AddCoTeacher({ courseId }: { courseId: string }) {
  const t = useTranslations("courseEdit");
  const { form, state, pending, errors, values } = useForm(addCoTeacherAction);
  return (
    <form {...form} className="grid max-w-xl gap-4">
      <p className="text-muted">{t("coTeacherLead")}</p>
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <AccountField
        label={t("teacherUsername")}
        defaultValue={values.username}
        error={errors.username}
      />
      <Button look="secondary" busy={pending} className="justify-self-start">
        {pending ? t("adding") : t("addTeacher")}
      </Button>
    </form>
  );
}

type Props = {
  courseId: string;
  teacher: { id: string; displayName: string };
  isActor: boolean;
};

export function RemoveCoTeacher({ courseId, teacher: { id, displayName }, isActor }: Props) {
  const t = useTranslations("courseEdit");
  const { form, state, pending } = useForm(removeCoTeacherAction);
  return (
    <form {...form} className="grid gap-2">
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <input type="hidden" name="userId" value={id} />
      <Button
        look="secondary"
        busy={pending}
        aria-label={isActor ? undefined : t("removeTeacher", { name: displayName })}
      >
        {isActor ? t("leave") : t("remove")}
      </Button>
    </form>
  );
}
