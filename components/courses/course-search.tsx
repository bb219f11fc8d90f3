import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { TextLink } from "@/components/ui/text-link";

/** Searches one's own courses by the URL's query. */
export function CourseSearch({ action, search }: { action: string; search: string }) {
  const t = useTranslations();
  return (
    <FilterForm action={action} label={t("courses.filter")}>
      <div className="w-full sm:w-80">
        <TextField
          name="search"
          type="search"
          label={t("admin.searchCourses")}
          maxLength={100}
          defaultValue={search}
        />
      </div>
      <Button variant="secondary">{t("members.apply")}</Button>
      {search && <TextLink href={action}>{t("members.clear")}</TextLink>}
    </FilterForm>
  );
}
