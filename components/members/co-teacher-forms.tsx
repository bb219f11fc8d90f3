"use client";

import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { AccountField } from "@/components/users/account-field";
import { addCoTeacherAction, removeCoTeacherAction } from "@/lib/members/actions";

export function AddCoTeacher({ courseId }: { courseId: string }) {
  const t = useTranslations("courseEdit");
  const { form, state, pending, errors, values } = useForm(addCoTeacherAction, {
    done: t("added"),
  });
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
      <Button variant="secondary" busy={pending} className="justify-self-start">
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

/** Two presses, the more so for who cannot come back by themselves. */
export function RemoveCoTeacher({ courseId, teacher: { id, displayName: name }, isActor }: Props) {
  const t = useTranslations("courseEdit");
  return (
    <ConfirmForm
      action={removeCoTeacherAction}
      fields={{ courseId, userId: id }}
      label={
        isActor ? (
          t("leave")
        ) : (
          <>
            {t("remove")}
            <span className="sr-only"> {name}</span>
          </>
        )
      }
      confirm={isActor ? t("leaveNow") : t("removeNow")}
      done={isActor ? t("left") : t("removed", { name })}
      look="word"
    >
      {isActor ? t("leaveLead") : t("removeLead", { name })}
    </ConfirmForm>
  );
}
