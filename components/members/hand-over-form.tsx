"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { AccountField } from "@/components/users/account-field";
import type { Successors } from "@/components/users/handover-field";
import { SuggestedTeachers } from "@/components/users/suggested-teachers";
import { handOverCourseAction } from "@/lib/members/actions";
import { isolate } from "@/lib/text/isolate";

type Props = {
  courseId: string;
  ownerName: string;
  /** Suggestions; other usernames are accepted too. */
  teachers: Successors;
};

export function HandOverForm({ courseId, ownerName, teachers }: Props) {
  const t = useTranslations("courseEdit");
  const { form, state, pending, errors, values } = useForm(handOverCourseAction);
  return (
    <Form {...form} needsButton className="grid gap-4">
      <p className="text-muted">{t("handOverLead")}</p>
      {state.status === "ok" && (
        <Notice tone="success">{t("handedOver", { name: isolate(ownerName) })}</Notice>
      )}
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={courseId} />
      <AccountField
        label={t("teacherUsername")}
        list="teachers"
        hint={<SuggestedTeachers id="teachers" teachers={teachers} />}
        defaultValue={values.username}
        error={errors.username}
      />
      <Button variant="secondary" busy={pending} className="justify-self-start">
        {pending ? t("handingOver") : t("handOverNow")}
      </Button>
    </Form>
  );
}
