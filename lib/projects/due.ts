import type { SubmissionState } from "@/db/enums";
import { daysBetween } from "@/lib/dates";

/** Whether a student still has to do what is due, by the state of the latest attempt. */
export const dueView = (state: SubmissionState | undefined) =>
  state === "waiting" || state === "accepted" ? "done" : "todo";

/** How far off a due time is, in days as people in a time zone count them: tomorrow begins at midnight. */
export function distanceToDue({
  dueAt,
  now,
  timeZone,
}: {
  dueAt: Date;
  now: Date;
  timeZone: string;
}) {
  const isPast = dueAt <= now;
  return { isPast, days: Math.abs(daysBetween(now, dueAt, timeZone)) };
}
