"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ActionForm } from "@/components/form/action-form";
import { undoReviewAction } from "@/lib/projects/actions";

type Props = {
  submission: { id: string; version: number };
  /** How long the review can still be undone. */
  milliseconds: number;
};

/** Takes back the review that was just given, until the time is over. */
export function UndoReview({ submission, milliseconds }: Props) {
  const t = useTranslations("projects");
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timeout = setTimeout(() => setOver(true), milliseconds);
    return () => clearTimeout(timeout);
  }, [milliseconds]);
  if (over) return null;
  return (
    <ActionForm
      action={undoReviewAction}
      fields={{ submissionId: submission.id, version: String(submission.version) }}
      variant="secondary"
    >
      {t("undo")}
    </ActionForm>
  );
}
