import type { SubmissionState } from "@/db/enums";

/** Whether a student may hand in: always, until an attempt is accepted. */
export const canHandIn = (latest: { state: SubmissionState } | undefined) =>
  latest?.state !== "accepted";
