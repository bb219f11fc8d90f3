import type { SubmissionState } from "@/db/enums";

type Reviewed = {
  reviewerId: string | null;
  reviewedAt: Date | null;
  reviewChangedAt: Date | null;
};

/** The milliseconds that remain to undo a first review, for the one who gave it; 0 when it is too late. */
export function undoTimeLeft(
  actor: { id: string },
  { reviewerId, reviewedAt, reviewChangedAt }: Reviewed,
  { undoMs, now = Date.now() }: { undoMs: number; now?: number },
): number {
  if (reviewerId !== actor.id || !reviewedAt || reviewChangedAt) return 0;
  return Math.max(0, reviewedAt.getTime() + undoMs - now);
}

/** Whether a student may hand in: always, until an attempt is accepted. */
export const canHandIn = (latest: { state: SubmissionState } | undefined) =>
  latest?.state !== "accepted";
