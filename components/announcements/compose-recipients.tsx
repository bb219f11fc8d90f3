import { useTranslations } from "next-intl";
import { isolate } from "@/lib/text/isolate";

type Props = { course: { title: string; studentCount: number }; error?: string };

/** The course and the number of students that an announcement goes to. */
export function ComposeRecipients({ course, error }: Props) {
  const t = useTranslations("compose");
  return (
    <div className="grid gap-1">
      <p className="font-semibold">{t("recipients")}</p>
      <p>{t("recipientCount", { count: course.studentCount, course: isolate(course.title) })}</p>
      {error && (
        <p role="alert" className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
