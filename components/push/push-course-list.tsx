import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { setPushCourseAction } from "@/lib/push/actions";
import { isolate } from "@/lib/text/isolate";

type Props = { courses: { id: string; title: string; isPushed: boolean }[] };

/** The courses of which all announcements are pushed, or only what is urgent or asks for confirmation. */
export function PushCourseList({ courses }: Props) {
  const t = useTranslations("push");
  return (
    <div className="grid gap-1">
      <h3 className="font-semibold">{t("courses")}</h3>
      <p className="max-w-prose text-muted">{t("coursesLead")}</p>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface px-4">
        {courses.map(({ id, title, isPushed }) => (
          <li key={id} className="flex items-center justify-between gap-2 py-1 sm:gap-4">
            <p className="min-w-0 flex-1">
              <bdi className="font-medium">{title}</bdi>{" "}
              <span className="text-sm text-muted">{`(${t(isPushed ? "all" : "important")})`}</span>
            </p>
            <ActionForm
              action={setPushCourseAction}
              fields={{ courseId: id, pushed: String(!isPushed) }}
              variant="quiet"
              aria-label={t(isPushed ? "lessOf" : "moreOf", { name: isolate(title) })}
              className="shrink-0"
              buttonClassName="text-left text-sm !px-3"
              compact
            >
              {t(isPushed ? "less" : "more")}
            </ActionForm>
          </li>
        ))}
      </ul>
    </div>
  );
}
