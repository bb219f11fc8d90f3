import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { roles } from "@/db/enums";
import { sortKeys } from "@/lib/users/list-order";
import { userStatuses } from "@/lib/users/schema";
import type { UserListQuery } from "./user-list-query";

/** Filters the list of users by the URL's query. */
export function UserFilter({ view }: { view: UserListQuery }) {
  const t = useTranslations();
  return (
    <FilterForm action="/admin/users" label={t("users.filter")}>
      <div className="grid w-full grid-cols-2 gap-3 sm:flex sm:items-end [&>*]:min-w-0">
        <div className="col-span-2 sm:flex-1">
          <TextField
            name="search"
            type="search"
            label={t("users.search")}
            placeholder={t("users.searchExample")}
            autoCapitalize="none"
            maxLength={100}
            defaultValue={view.search}
          />
        </div>
        <SelectField name="role" label={t("users.role")} defaultValue={view.role}>
          <option value="">{t("users.all")}</option>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </SelectField>
        <SelectField name="status" label={t("users.status")} defaultValue={view.status}>
          <option value="">{t("users.all")}</option>
          {userStatuses.map((status) => (
            <option key={status} value={status}>
              {t(`users.statuses.${status}`)}
            </option>
          ))}
        </SelectField>
        {/* On a wide screen the table's headings sort. */}
        <div className="sm:hidden">
          <SelectField name="sort" label={t("users.sort")} defaultValue={view.sort}>
            <option value="">{t("users.columns.displayName")}</option>
            {sortKeys
              .filter((key) => key !== "displayName")
              .map((key) => (
                <option key={key} value={key}>
                  {t(`users.columns.${key}`)}
                </option>
              ))}
          </SelectField>
        </div>
        <Button className="self-end">{t("users.apply")}</Button>
      </div>
    </FilterForm>
  );
}
