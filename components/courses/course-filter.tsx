import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { TextLink } from "@/components/ui/text-link";
import { type CourseStatus, courseStatuses } from "@/db/enums";

type Props = { search: string; status: CourseStatus | undefined };

/** Filters the list of all courses by the URL's query. */
export function CourseFilter({ search, status }: Props) {
  const t = useTranslations();
  return (
    <FilterForm action="/admin/courses" label={t("admin.filterCourses")}>
      <div className="w-full sm:w-80">
        <TextField
          name="search"
          type="search"
          label={t("admin.searchCourses")}
          maxLength={100}
          defaultValue={search}
        />
      </div>
      <SelectField name="status" label={t("admin.status")} defaultValue={status}>
        <option value="">{t("users.all")}</option>
        {courseStatuses.map((each) => (
          <option key={each} value={each}>
            {t(`courses.statuses.${each}`)}
          </option>
        ))}
      </SelectField>
      <Button variant="secondary">{t("users.apply")}</Button>
      {(search || status) && <TextLink href="/admin/courses">{t("admin.clearFilter")}</TextLink>}
    </FilterForm>
  );
}
