import { useTranslations } from "next-intl";
import type { TargetCourse } from "@/lib/announcements/choices";
import { type ComposeValues, idsIn } from "./compose-values";
import { CheckList } from "./check-list";

type Props = { courses: TargetCourse[]; values: ComposeValues; errors: ComposeValues };

/** The courses that an announcement goes to; only for who teaches several. */
export function ComposeCourses({ courses, values, errors }: Props) {
  const t = useTranslations("compose");
  return (
    <>
      <input type="hidden" name="choosesCourses" value="on" />
      <CheckList
        name="courseIds"
        legend={t("courses")}
        hint={t("coursesHint")}
        options={courses.map(({ id, title }) => ({ id, label: title }))}
        chosen={idsIn(values.courseIds)}
        error={errors.courseIds}
      />
    </>
  );
}
