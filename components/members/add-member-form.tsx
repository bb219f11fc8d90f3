"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { AccountField } from "@/components/users/account-field";
import { addMemberAction } from "@/lib/members/actions";

export function AddMemberForm({ courseId }: { courseId: string }) {
  const t = useTranslations("members");
  const { form, state, pending, errors, values } = useForm(addMemberAction);
  return (
    <Card className="max-w-xl">
      <Form {...form} className="grid gap-4">
        <h2 className="text-lg font-bold">{t("add")}</h2>
        {state.status === "ok" && <Outcome key={state.result.userId} {...state.result} />}
        <FormFailure state={state} />
        <input type="hidden" name="courseId" value={courseId} />
        <AccountField
          label={t("username")}
          hint={t("addLead")}
          defaultValue={values.username}
          error={errors.username}
        />
        <Button busy={pending} className="justify-self-start">
          {pending ? t("adding") : t("add")}
        </Button>
      </Form>
    </Card>
  );
}

function Outcome({ username, added }: { username: string; added: boolean }) {
  const t = useTranslations("members");
  return (
    <Notice tone="success">
      {added ? t("added", { username }) : t("alreadyIn", { username })}
    </Notice>
  );
}
