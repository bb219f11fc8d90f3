"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { joinCourseAction } from "@/lib/members/actions";

/** For who came by a link: the code is known already. */
export function JoinInvited({ joinCode }: { joinCode: string }) {
  const t = useTranslations("courses");
  const { form, state, pending, errors } = useForm(joinCourseAction);
  return (
    <form {...form} className="grid justify-items-start gap-3">
      <FormFailure state={state} />
      {errors.joinCode && <Notice tone="error">{errors.joinCode}</Notice>}
      <input type="hidden" name="joinCode" value={joinCode} />
      <Button busy={pending}>{pending ? t("joining") : t("join")}</Button>
    </form>
  );
}
