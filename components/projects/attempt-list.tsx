import { useTranslations } from "next-intl";
import { AnnouncementLink } from "@/components/announcements/external-link";
import { Card } from "@/components/ui/card";
import { PlainText } from "@/components/ui/plain-text";
import { namedWith } from "@/components/users/person-name";
import type { Submission } from "@/lib/projects/data";
import { DateTime } from "@/components/time/date-time";
import { ProjectState } from "./project-state";
import { InlineList } from "@/components/ui/inline-list";
import { TextParts } from "@/components/ui/text-parts";

type Props = { attempts: Submission[]; dueAt: Date | null };

/** Submissions with their reviews, the latest first. */
export function AttemptList({ attempts, dueAt }: Props) {
  return (
    <ol reversed className="grid gap-3">
      {attempts.map((attempt) => (
        <li key={attempt.id}>
          <Attempt attempt={attempt} isLate={dueAt !== null && attempt.handedInAt > dueAt} />
        </li>
      ))}
    </ol>
  );
}

function Attempt({ attempt, isLate }: { attempt: Submission; isLate: boolean }) {
  const t = useTranslations("projects");
  const { link, note, handedInAt, state, reviewNote, reviewedAt, reviewerName } = attempt;
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
      <AnnouncementLink href={link} />
      {note && <PlainText text={note} />}
      {reviewedAt && (
        <div className="grid gap-1 border-t border-line pt-2">
          <p className="text-sm text-muted">
            <InlineList>
              <TextParts>
                {t.rich("reviewedBy", {
                  name: reviewerName ?? t("somebody"),
                  person: namedWith(attempt.reviewerRole),
                })}
              </TextParts>
              <DateTime at={reviewedAt} />
            </InlineList>
          </p>
          {reviewNote && <PlainText text={reviewNote} />}
        </div>
      )}
    </Card>
  );
}
