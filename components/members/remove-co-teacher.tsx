import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { removeCoTeacherAction } from "@/lib/members/actions";
import { isolate } from "@/lib/text/isolate";

type Props = {
  courseId: string;
  teacher: { id: string; displayName: string };
  isActor: boolean;
};

export function RemoveCoTeacher({ courseId, teacher: { id, displayName: name }, isActor }: Props) {
  const t = useTranslations("courseEdit");
  return (
    <ConfirmForm
      action={removeCoTeacherAction}
      fields={{ courseId, userId: id }}
      label={
        isActor ? (
          t("leave")
        ) : (
          <>
            <span>{t("remove")}</span>
            <span className="sr-only">{` ${name}`}</span>
          </>
        )
      }
      confirm={isActor ? t("leaveNow") : t("removeNow")}
      done={isActor ? t("left") : t("removed", { name: isolate(name) })}
      variant="inline"
    >
      {isActor ? t("leaveLead") : t("removeLead", { name: isolate(name) })}
    </ConfirmForm>
  );
}
