import { useTranslations } from "next-intl";
import { AnnouncementLink } from "@/components/announcements/external-link";
import { AttachmentList } from "@/components/files/attachment-list";
import { Card } from "@/components/ui/card";
import { PlainText } from "@/components/ui/plain-text";
import { TextLink } from "@/components/ui/text-link";
import { withQuery } from "@/lib/paths";
import type { Submission } from "@/lib/projects/data";
import { DateTime } from "@/components/time/date-time";
import { ProjectState } from "./project-state";
import { ReviewedBy, ReviewText } from "./review-text";

type Props = {
  attempts: Submission[];
  dueAt: Date | null;
  path: string;
  /** The attempt whose review the page already shows above. */
  reviewedAbove?: Submission;
};

/** Submissions with their reviews, the latest first, and a link to older ones. */
export function AttemptList({ attempts, dueAt, path, reviewedAbove }: Props) {
  const t = useTranslations("projects");
  const last = attempts.at(-1)?.attempt ?? 1;
  return (
    <>
      <ol reversed className="grid gap-3">
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            <Attempt
              attempt={attempt}
              isLate={dueAt !== null && attempt.handedInAt > dueAt}
              isReviewAbove={attempt.id === reviewedAbove?.id}
            />
          </li>
        ))}
      </ol>
      {last > 1 && (
        <TextLink href={`${withQuery(path, { before: last })}#attempts`}>
          {t("olderAttempts", { count: last - 1 })}
        </TextLink>
      )}
    </>
  );
}

type AttemptProps = { attempt: Submission; isLate: boolean; isReviewAbove: boolean };

function Attempt({ attempt, isLate, isReviewAbove }: AttemptProps) {
  const t = useTranslations("projects");
  const { link, note, handedInAt, state, reviewedAt } = attempt;
  return (
    <Card className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-bold">{t("attempt", { number: attempt.attempt })}</h3>
        <ProjectState state={state} />
      </div>
      <p className="text-sm text-muted">
        <DateTime at={handedInAt} />
        {isLate && <span>{` · ${t("late")}`}</span>}
      </p>
      <AttachmentList files={attempt.files} />
      {link && <AnnouncementLink href={link} />}
      {note && <PlainText text={note} />}
      {reviewedAt && (
        <div className="grid gap-1 border-t border-line pt-2">
          <ReviewedBy attempt={attempt} />
          {!isReviewAbove && <ReviewText attempt={attempt} />}
        </div>
      )}
    </Card>
  );
}
