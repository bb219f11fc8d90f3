import "server-only";

import { storedAutomaticText as stored } from "@/lib/i18n/automatic-text";

type Named = { student: string; module: string };

export const handInText = ({ again, ...values }: Named & { again: boolean }) =>
  stored({ kind: again ? "handedInAgain" : "handedIn", values });

export const reviewText = ({ state, ...values }: ReviewText) =>
  stored({ kind: state === "accepted" ? "accepted" : "revise", values });

/** A review that replaces an earlier one, which the student has been told. */
export const changedReviewText = ({ state, ...values }: ReviewText) =>
  stored({ kind: state === "accepted" ? "changedToAccepted" : "changedToRevise", values });

type ReviewText = { module: string; state: "accepted" | "revise"; note: string };

export const reminderText = (values: { module: string; dueAt: number }) =>
  stored({ kind: "reminder", values });
