"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextArea, TextField } from "@/components/ui/field";
import { createCourseAction } from "@/lib/courses/actions";

export function CreateCourseForm() {
  const t = useTranslations("teach");
  const tAuth = useTranslations("auth");
  const { form, state, pending, errors, values } = useForm(createCourseAction);
  return (
    <Card className="max-w-xl">
      <form {...form} className="grid gap-4">
        <h2 className="text-lg font-bold">{t("newCourse")}</h2>
        <FormFailure state={state} />
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
