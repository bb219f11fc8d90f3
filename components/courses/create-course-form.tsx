"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextArea, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { createCourseAction } from "@/lib/courses/actions";
import { fieldsOf, idle } from "@/lib/form-state";

export function CreateCourseForm() {
  const t = useTranslations("teach");
  const tAuth = useTranslations("auth");
  const [state, action, pending] = useActionState(createCourseAction, idle);
  const { errors, values } = fieldsOf(state);
  return (
    <Card className="max-w-xl">
      <form action={action} className="grid gap-4">
        <h2 className="text-lg font-bold">{t("newCourse")}</h2>
        {state.status === "error" && <Notice tone="error">{state.message}</Notice>}
        <TextField
          name="title"
          label={t("courseTitle")}
          required
          defaultValue={values.title}
          error={errors.title}
        />
        <TextArea
          name="description"
          label={t("courseDescription")}
          note={tAuth("optional")}
          rows={3}
          defaultValue={values.description}
          error={errors.description}
        />
        <Button disabled={pending} className="justify-self-start">
          {pending ? t("creating") : t("create")}
        </Button>
      </form>
    </Card>
  );
}
