import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { TextLink } from "@/components/ui/text-link";

/** Filters a course's students by the URL's query. */
export function MemberFilter({ action, search }: { action: string; search: string }) {
  const t = useTranslations("members");
  return (
    <FilterForm action={action} label={t("filter")}>
      <div className="w-full sm:w-80">
        <TextField
          name="search"
          type="search"
          label={t("search")}
          autoCapitalize="none"
          maxLength={100}
          defaultValue={search}
        />
      </div>
      <Button variant="secondary">{t("apply")}</Button>
      {search && <TextLink href={action}>{t("clear")}</TextLink>}
    </FilterForm>
  );
}
