import type { SubmissionState } from "@/db/enums";

/** Whether a student may hand in: the first time, again when asked to, and in place of what nobody has reviewed. */
export const canHandIn = (latest: { state: SubmissionState } | undefined) =>
  latest?.state !== "accepted";
