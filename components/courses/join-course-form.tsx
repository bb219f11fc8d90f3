"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { joinCourseAction } from "@/lib/courses/actions";
import { fieldsOf, idle } from "@/lib/form-state";

export function JoinCourseForm() {
  const t = useTranslations("courses");
  const [state, action, pending] = useActionState(joinCourseAction, idle);
  const { errors, values } = fieldsOf(state);
  return (
    <Card className="max-w-md">
      <form action={action} className="grid gap-3">
        <h2 className="text-lg font-bold">{t("joinTitle")}</h2>
        {state.status === "error" && <Notice tone="error">{state.message}</Notice>}
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
        <Button disabled={pending} className="justify-self-start">
          {pending ? t("joining") : t("join")}
        </Button>
      </form>
    </Card>
  );
}
