import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { CourseStatus } from "@/db/enums";
import { CourseActionButton } from "./course-action-button";

type Props = { course: { id: string; status: CourseStatus }; isOwner: boolean };

/** States that a course is a draft or archived, with the action to change that. */
export function CourseStatusBanner({ course: { id, status }, isOwner }: Props) {
  const t = useTranslations("teach");
  if (status === "published") return null;
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 border-accent bg-accent-soft">
      <p className="max-w-prose">{status === "draft" ? t("draftLead") : t("archivedLead")}</p>
      {status === "draft" && (
        <CourseActionButton courseId={id} step="publish" label={t("publish")} variant="primary" />
      )}
      {status === "archived" && isOwner && (
        <CourseActionButton courseId={id} step="restore" label={t("restore")} variant="primary" />
      )}
    </Card>
  );
}
