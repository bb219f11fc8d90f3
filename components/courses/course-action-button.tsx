"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import {
  archiveCourseAction,
  publishCourseAction,
  restoreCourseAction,
  setJoinOpenAction,
} from "@/lib/courses/actions";

const steps = {
  publish: publishCourseAction,
  archive: archiveCourseAction,
  restore: restoreCourseAction,
  openDoor: setJoinOpenAction,
  closeDoor: setJoinOpenAction,
};

type Props = {
  courseId: string;
  step: keyof typeof steps;
  label: string;
  /** What the button is called where its label does not say which course. */
  spoken?: string;
  look?: "primary" | "secondary";
};

/** One thing that can be done with a course as a whole, at one press. */
export function CourseActionButton({ courseId, step, label, spoken, look = "secondary" }: Props) {
  const done = useTranslations("done")(step);
  const { form, state, pending } = useForm<void>(steps[step], { done });
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="courseId" value={courseId} />
      {step === "openDoor" && <input type="hidden" name="open" value="true" />}
      {step === "closeDoor" && <input type="hidden" name="open" value="false" />}
      <FormFailure state={state} />
      <Button variant={look} busy={pending} aria-label={spoken} className="justify-self-start">
        {label}
      </Button>
    </form>
  );
}
