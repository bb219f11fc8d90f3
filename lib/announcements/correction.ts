import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { databaseNow } from "@/db/now";
import { announcement, announcementVersion, notification, recipient } from "@/db/schema";
import type { Correction } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { storeWords } from "@/lib/notifications/search-words";
import { logCopiesChanged } from "@/lib/realtime/change-log";
import { hasUnsafeLink } from "@/lib/text/unsafe-links";
import {
  areAttachable,
  requireAttachable,
  requireFewFiles,
  setAttachments,
} from "@/lib/files/attachments";
import { ownerOf } from "./drafts";
import { copyLink, copyMessage } from "./copy-text";
import { raise } from "./raising";
import {
  notificationsOf,
  requireSent,
  requireStep,
  type Sent,
  type SentCopy,
  takeStep,
} from "./sent";

export type CorrectedText = {
  title: string;
  message: string;
  link: string | null;
  /** The ids of its files then; undefined: as they are. */
  attachments?: string[];
};

export type CorrectionRequest = {
  content: CorrectedText;
  correction: Correction;
  /** The version that the actor saw. */
  version: number;
};

/**
 * Corrects a published announcement: keeps the replaced text as a version and changes the text of all copies.
 * A minor correction is silent. After a material one, who has read or confirmed the former text gets it
 * once more, unread and unconfirmed; who has not just finds the new text. Files that it no longer has are
 * gone for everybody.
 */
export async function correctAnnouncement(
  actor: Actor,
  id: string,
  request: CorrectionRequest,
): Promise<{ version: number }> {
  const sent = await requireSent(actor, id);
  requireCorrectable(sent, request);
  const { content, correction, version } = request;
  const { title, message, link } = content;
  const attachments = content.attachments ?? idsOf(sent);
  const owner = ownerOf(id);
  const taken = await takeStep(sent, {
    actor,
    action: "announcement_correct",
    detail: { correction },
    set: sql`title = ${title}, message = ${message}, link = ${link},
      version = version + 1, corrected_at = ${databaseNow}`,
    onlyIf: sql`${announcement.status} = 'published' and ${announcement.version} = ${version}
      and ${areAttachable(actor, owner, attachments)}`,
    follow: (isTaken) => [
      sql`insert into ${announcementVersion}
          (announcement_id, version, title, message, link, correction, corrected_by, corrected_at)
        select ${id}, ${version}, ${sent.title}, ${sent.message}, ${sent.link}, ${correction},
          ${actor.id}, corrected_at from ${announcement} where id = ${id} and ${isTaken}`,
      ...setAttachments(actor, owner, { ids: attachments, onlyIf: isTaken }),
      ...sent.copies.flatMap((copy) => correctCopy(sent, { copy, content, version, isTaken })),
      logCopiesChanged(
        sql`select notification_id from (${notificationsOf(id)}) where ${isTaken}`,
        databaseNow,
      ),
      ...(correction === "material"
        ? raise(sent.copies, { matching: hasRead, onlyIf: isTaken })
        : []),
    ],
  });
  if (taken) return { version: version + 1 };
  requireCorrectable(await requireSent(actor, id), request);
  await requireAttachable(actor, owner, attachments);
  throw new PublicError("STALE", "changedMeanwhile");
}

type CorrectedCopy = {
  copy: SentCopy;
  content: CorrectedText;
  /** The version that is replaced. */
  version: number;
  isTaken: SQL;
};

/** The new text of a copy, and the words by which it is found. */
function correctCopy(
  { id, format }: Sent,
  { copy: { notificationId, courseId }, content, version, isTaken }: CorrectedCopy,
): SQL[] {
  const { title, link } = content;
  const message = copyMessage({ message: content.message, format });
  return [
    sql`update ${notification}
      set title = ${title}, message = ${message}, link = ${copyLink(link, courseId)},
        version = ${version + 1},
        corrected_at = (select corrected_at from ${announcement} where id = ${id})
      where id = ${notificationId} and ${isTaken}`,
    storeWords(notificationId, { title, message, version: version + 1, onlyIf: isTaken }),
  ];
}

const idsOf = ({ attachments }: Sent) => attachments.map(({ id }) => id);

const hasRead = sql`(${recipient.readAt} is not null or ${recipient.acknowledgedAt} is not null)`;

function requireCorrectable(sent: Sent, { content, version }: CorrectionRequest) {
  requireStep("correct", sent);
  if (sent.version !== version) throw new PublicError("STALE", "changedMeanwhile");
  if (sent.format === "markdown" && hasUnsafeLink(content.message)) {
    throw new PublicError("INVALID", "unsafeLink", "message");
  }
  const { attachments = idsOf(sent) } = content;
  requireFewFiles(attachments);
  const fields = ["title", "message", "link"] as const;
  const isSameText = fields.every((field) => sent[field] === content[field]);
  if (isSameText && String(idsOf(sent)) === String(attachments)) {
    throw new PublicError("INVALID", "nothingChanged", "message");
  }
}
