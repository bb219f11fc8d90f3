import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { joinCourseAction } from "@/lib/members/actions";

/** Joins a course by an invitation link, which contains the code. */
export function JoinInvited({ joinCode }: { joinCode: string }) {
  const t = useTranslations("courses");
  return (
    <ActionForm
      action={joinCourseAction}
      fields={{ joinCode }}
      pendingLabel={t("joining")}
      className="grid justify-items-start gap-3"
    >
      {t("join")}
    </ActionForm>
  );
}
