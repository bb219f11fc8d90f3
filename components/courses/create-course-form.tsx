"use client";

import { useTranslations } from "next-intl";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { createCourseAction } from "@/lib/courses/actions";
import { CourseFields } from "./course-fields";

/** Folded, except for who has no course yet; a form with errors stays open. */
export function CreateCourseForm({ isFirst }: { isFirst: boolean }) {
  const t = useTranslations("teach");
  const { form, state, pending, errors, values } = useForm(createCourseAction, {
    done: t("created"),
  });
  return (
    <Disclosure title={t("newCourse")} open={isFirst || state.status !== "idle"} tone="accent">
      <KeptForm {...form} keep={"new-course"} className="grid max-w-xl gap-4 pt-1 pb-4">
        <FormFailure state={state} />
        <CourseFields values={values} errors={errors} />
        <Button busy={pending} className="justify-self-start">
          {pending ? t("creating") : t("create")}
        </Button>
      </KeptForm>
    </Disclosure>
  );
}
