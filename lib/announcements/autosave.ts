import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { type Choices, listChoices } from "./choices";
import type { SavedDraft } from "./drafts";
import { listRecipients, type Recipients } from "./recipients";
import { requireOwn } from "./stored";

export type SavedAnswer = SavedDraft & {
  recipients: Recipients;
  /** Of the draft's only course, when the form shows those of another one. */
  choices?: Choices;
};

/** What the form shows after an autosave: who would receive the draft now. */
export async function answerSaved(
  actor: Actor,
  saved: SavedDraft,
  { shownCourse }: { shownCourse: string | undefined },
): Promise<SavedAnswer> {
  const stored = await requireOwn(actor, saved.id);
  const recipients = await listRecipients(actor, stored);
  const [only, ...others] = stored.courseIds;
  const isOther = only !== undefined && others.length === 0 && only !== shownCourse;
  return { ...saved, recipients, ...(isOther && { choices: await listChoices(actor, only) }) };
}
