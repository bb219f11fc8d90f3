"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { createCourseAction } from "@/lib/courses/actions";
import { CourseFields } from "./course-fields";

export function CreateCourseForm() {
  const t = useTranslations("teach");
  const { form, state, pending, errors, values } = useForm(createCourseAction, {
    done: t("created"),
  });
  return (
    <Card className="max-w-xl">
      <Form {...form} keep={"new-course"} className="grid gap-4">
        <h2 className="text-lg font-bold">{t("newCourse")}</h2>
        <FormFailure state={state} />
        <CourseFields values={values} errors={errors} />
        <Button busy={pending} className="justify-self-start">
          {pending ? t("creating") : t("create")}
        </Button>
      </Form>
    </Card>
  );
}
