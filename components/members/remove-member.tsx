import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { removeMemberAction } from "@/lib/members/actions";
import { isolate } from "@/lib/text/isolate";

type Props = { courseId: string; userId: string; name: string };

export function RemoveMember({ courseId, userId, name }: Props) {
  const t = useTranslations("members");
  return (
    <ConfirmForm
      action={removeMemberAction}
      fields={{ courseId, userId }}
      label={
        <>
          <span>{t("remove")}</span>
          <span className="sr-only">{` ${name}`}</span>
        </>
      }
      confirm={t("removeNow")}
      done={t("removed", { name: isolate(name) })}
      variant="inline"
      quiet
    >
      {t("removeLead", { name: isolate(name) })}
    </ConfirmForm>
  );
}
