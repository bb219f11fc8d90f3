"use client";

import { useTranslations } from "next-intl";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { updateCourseAction } from "@/lib/courses/actions";
import type { ManagedCourse } from "@/lib/courses/data";
import { CourseFields } from "./course-fields";

type Props = { course: Pick<ManagedCourse, "id" | "version" | "title" | "description" | "cover"> };

export function EditCourseForm({ course: { id, version, ...saved } }: Props) {
  const t = useTranslations("courseEdit");
  const { form, state, pending, errors, values } = useForm(updateCourseAction, {
    done: t("saved"),
  });
  return (
    <KeptForm {...form} keep={`course:${id}`} className="grid gap-4">
      <FormFailure state={state} />
      <input type="hidden" name="courseId" value={id} />
      {/* The version shown (optimistic locking): a concurrent change is not overwritten. */}
      <input type="hidden" name="version" value={version} />
      <CourseFields values={{ ...saved, ...values }} errors={errors} />
      <Button busy={pending} className="justify-self-start">
        {pending ? t("saving") : t("save")}
      </Button>
    </KeptForm>
  );
}
