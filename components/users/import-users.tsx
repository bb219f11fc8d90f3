"use client";

import { useTranslations } from "next-intl";
import { ImportFile } from "@/components/form/import-file";
import { ButtonLink } from "@/components/ui/button";
import { checkImportAction, importUsersAction } from "@/lib/users/actions";
import { ImportReport } from "./import-report";

export function ImportUsers() {
  const t = useTranslations("users.importing");
  return (
    <ImportFile
      check={checkImportAction}
      run={importUsersAction}
      words={{
        found: ({ good, bad, existing }) =>
          good + bad === 0 && existing > 0
            ? t("allExist", { existing })
            : `${t("found", { good, bad })}${existing > 0 ? ` ${t("someExist", { existing })}` : ""}`,
        confirm: (count) => t("confirm", { count }),
        done: (count) => t("imported", { count }),
        none: t("nothingImported"),
      }}
      rows={ImportReport}
      next={
        <>
          <p className="max-w-prose">{t("next")}</p>
          <ButtonLink href="/admin/users?status=noPassword">{t("handOut")}</ButtonLink>
        </>
      }
    />
  );
}
