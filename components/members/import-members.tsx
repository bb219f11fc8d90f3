"use client";

import { useTranslations } from "next-intl";
import { ImportFile } from "@/components/form/import-file";
import { ButtonLink } from "@/components/ui/button";
import { checkMemberImportAction, importMembersAction } from "@/lib/members/actions";
import { MemberReport } from "./member-report";

export function ImportMembers({ courseId }: { courseId: string }) {
  const t = useTranslations("members");
  return (
    <ImportFile
      check={checkMemberImportAction}
      run={importMembersAction}
      fields={{ courseId }}
      words={{
        found: ({ good, members, bad }) => t("found", { good, members, bad }),
        confirm: (count) => t("confirm", { count }),
        done: (count) => t("imported", { count }),
        none: t("nothingImported"),
      }}
      rows={MemberReport}
      next={<ButtonLink href={`/teach/courses/${courseId}/members`}>{t("toMembers")}</ButtonLink>}
    />
  );
}
