import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { type ApiContent, toStoredContent } from "./api-schema";
import { saveDraft } from "./drafts";
import { sendAnnouncement, type SendRequest } from "./sending";
import { type AnnouncementState, stateOf } from "./state";
import { getStored } from "./stored";

type Update = { revision: number; body: ApiContent };

/** Replaces a draft or a scheduled announcement. */
export async function updateAnnouncement(actor: Actor, id: string, { revision, body }: Update) {
  const { correction: _, ...content } = body;
  await saveDraft(actor, id, { revision, content: toStoredContent(content) });
}

/** Sends a stored announcement; returns its state. */
export async function sendStored(
  actor: Actor,
  id: string,
  request: SendRequest,
): Promise<AnnouncementState> {
  await sendAnnouncement(actor, id, request);
  const stored = await getStored(id);
  if (!stored) throw notFound();
  return stateOf(stored);
}
