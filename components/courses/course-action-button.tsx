import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import {
  archiveCourseAction,
  publishCourseAction,
  restoreCourseAction,
  setJoinOpenAction,
} from "@/lib/courses/actions";

/** By the key of the message that is shown afterwards. */
const actions = {
  publish: publishCourseAction,
  archive: archiveCourseAction,
  restore: restoreCourseAction,
  openDoor: setJoinOpenAction,
  closeDoor: setJoinOpenAction,
};

type Props = {
  courseId: string;
  step: keyof typeof actions;
  label: string;
  /** For a label that does not name the course. */
  ariaLabel?: string;
  variant?: "primary" | "secondary";
};

const joinOpen: Partial<Record<Props["step"], string>> = { openDoor: "true", closeDoor: "false" };

/** A button for one action on a course as a whole. */
export function CourseActionButton({
  courseId,
  step,
  label,
  ariaLabel,
  variant = "secondary",
}: Props) {
  const done = useTranslations("done")(step);
  const open = joinOpen[step];
  return (
    <ActionForm<void>
      action={actions[step]}
      fields={{ courseId, ...(open && { open }) }}
      done={done}
      variant={variant}
      aria-label={ariaLabel}
      className="grid gap-2"
      buttonClassName="justify-self-start"
    >
      {label}
    </ActionForm>
  );
}
