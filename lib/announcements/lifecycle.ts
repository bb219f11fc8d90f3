import type { AnnouncementStatus } from "@/db/enums";

/**
 * The life of an announcement: draft, (scheduled,) published, withdrawn. Each step and the states from
 * which it leads. A held announcement is scheduled a few seconds ahead; `unschedule` is its undo.
 */
const steps = {
  save: ["draft", "scheduled"],
  discard: ["draft", "scheduled"],
  schedule: ["draft", "scheduled"],
  unschedule: ["scheduled"],
  publish: ["draft", "scheduled"],
  correct: ["published"],
  remind: ["published"],
  withdraw: ["published"],
  restore: ["withdrawn"],
  copy: ["draft", "scheduled", "published", "withdrawn"],
} as const satisfies Record<string, readonly AnnouncementStatus[]>;

export type LifecycleStep = keyof typeof steps;

/** Whether the step leads on from this status. */
export const isAllowed = (step: LifecycleStep, status: AnnouncementStatus) =>
  (steps[step] as readonly AnnouncementStatus[]).includes(status);

/** How long after a withdrawal it can be undone. */
export const RESTORE_WINDOW_MS = 5 * 60_000;
/** How late a scheduled announcement is still sent, unless its author has chosen "however late". */
export const MAX_LATENESS_MS = 60 * 60_000;
/** The shortest time between two reminders of one announcement. */
export const REMINDER_INTERVAL_MS = 24 * 3600_000;
