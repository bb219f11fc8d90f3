import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { CourseStatus } from "@/db/enums";
import { CourseStep } from "./course-action-button";

type Props = { course: { id: string; status: CourseStatus }; isOwner: boolean };

/** That a course is a draft or archived, and the way on from there. */
export function CourseStanding({ course: { id, status }, isOwner }: Props) {
  const t = useTranslations("teach");
  if (status === "published") return null;
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 border-accent bg-accent-soft">
      <p className="max-w-prose">{status === "draft" ? t("draftLead") : t("archivedLead")}</p>
      {status === "draft" && (
        <CourseStep courseId={id} step="publish" label={t("publish")} look="primary" />
      )}
      {status === "archived" && isOwner && (
        <CourseStep courseId={id} step="restore" label={t("restore")} look="primary" />
      )}
    </Card>
  );
}
