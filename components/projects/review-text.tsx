import { useTranslations } from "next-intl";
import { AttachmentList } from "@/components/files/attachment-list";
import { DateTime } from "@/components/time/date-time";
import { InlineList } from "@/components/ui/inline-list";
import { PlainText } from "@/components/ui/plain-text";
import { TextParts } from "@/components/ui/text-parts";
import { namedWith } from "@/components/users/person-name";
import type { Submission } from "@/lib/projects/data";

/** Who reviewed an attempt and when. */
export function ReviewedBy({ attempt }: { attempt: Submission }) {
  const t = useTranslations("projects");
  const { reviewedAt, reviewerName, reviewerRole, reviewChangedAt } = attempt;
  return (
    <p className="text-sm text-muted">
      <InlineList>
        <TextParts>
          {t.rich("reviewedBy", {
            name: reviewerName ?? t("somebody"),
            person: namedWith(reviewerRole),
          })}
        </TextParts>
        {reviewedAt && <DateTime at={reviewedAt} />}
        {reviewChangedAt && t("changedReview")}
      </InlineList>
    </p>
  );
}

/** What the review says, with its files. */
export const ReviewText = ({ attempt }: { attempt: Submission }) => (
  <>
    {attempt.reviewNote && <PlainText text={attempt.reviewNote} />}
    <AttachmentList files={attempt.reviewFiles} />
  </>
);
