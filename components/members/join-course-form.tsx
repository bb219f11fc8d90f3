"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { joinCourseAction } from "@/lib/members/actions";

export function JoinCourseForm() {
  const t = useTranslations("courses");
  const { form, state, pending, errors, values } = useForm(joinCourseAction);
  return (
    <Card>
      <Form {...form} className="grid gap-3">
        <h2 className="text-lg font-bold">{t("joinTitle")}</h2>
        <FormFailure state={state} />
        <TextField
          name="joinCode"
          label={t("joinCode")}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          required
          defaultValue={values.joinCode}
          error={errors.joinCode}
        />
        <Button busy={pending} className="justify-self-start">
          {pending ? t("joining") : t("join")}
        </Button>
      </Form>
    </Card>
  );
}
