import { z } from "zod";
import {
  announcementStatuses,
  announcementTypes,
  audiences,
  textFormats,
  unsentReasons,
} from "@/db/enums";
import { attachmentSchema } from "@/lib/files/schema";
import { timestampSchema } from "@/lib/http/operation";
import { type ApiRecipients, recipientsSchema, toApiRecipients } from "./api-schema";
import type { PublishedAnnouncement } from "./data";
import type { StoredAnnouncement } from "./stored";

/** An announcement as the API returns it. */
export const toAnnouncementResource = (announcement: PublishedAnnouncement) => ({
  id: announcement.id,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  link: announcement.link,
  attachments: announcement.attachments,
  mustRead: announcement.mustRead,
  authorName: announcement.authorName,
  publishedAt: announcement.publishedAt,
});

export const announcementResourceSchema = z.strictObject({
  id: z.string(),
  type: z.enum(announcementTypes),
  title: z.string(),
  message: z.string(),
  link: z.string().nullable(),
  attachments: z.array(attachmentSchema),
  mustRead: z.boolean(),
  authorName: z.string(),
  publishedAt: timestampSchema,
});

export const createdAnnouncementSchema = z.strictObject({
  id: z.string(),
  status: z.enum(announcementStatuses),
  recipientCount: z
    .int()
    .meta({ description: "Of a published one its copies, of another who would receive it now." }),
  publishAt: timestampSchema.nullable(),
});

/** An announcement with the counter that its ETag names. */
export type EditableAnnouncement = Omit<StoredAnnouncement, "version"> & {
  version: number;
  textVersion: number;
};

/** The ETag counts all changes, `version` the corrections of a published one. */
export const toEditable = (stored: StoredAnnouncement): EditableAnnouncement => ({
  ...stored,
  version: stored.revision,
  textVersion: stored.version,
});

/** The body of a PUT that would change nothing; JSON has times as text. */
export const toAnnouncementContent = (announcement: EditableAnnouncement) => ({
  audience: announcement.audience,
  courseIds: announcement.courseIds,
  recipients: toApiRecipients(announcement) satisfies ApiRecipients,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  format: announcement.format,
  link: announcement.link,
  attachments: announcement.attachments,
  mustRead: announcement.mustRead,
  needsConfirmation: announcement.needsConfirmation,
  confirmBy: announcement.confirmBy?.toISOString() ?? null,
  autoReminders: announcement.autoReminders,
  expiresAt: announcement.expiresAt?.toISOString() ?? null,
});

/** An announcement in any state, as those who manage it see it. */
export const toManagedResource = (announcement: EditableAnnouncement) => ({
  id: announcement.id,
  status: announcement.status,
  version: announcement.textVersion,
  ...toAnnouncementContent(announcement),
  attachments: announcement.files,
  publishAt: announcement.publishAt,
  held: announcement.held,
  sendLate: announcement.sendLate,
  unsentReason: announcement.unsentReason,
  publishedAt: announcement.publishedAt,
  correctedAt: announcement.correctedAt,
  withdrawnAt: announcement.withdrawnAt,
});

export const managedAnnouncementSchema = z.strictObject({
  id: z.string(),
  status: z.enum(announcementStatuses),
  version: z.int().meta({ description: "Incremented by each correction." }),
  audience: z.enum(audiences),
  courseIds: z.array(z.string()),
  recipients: recipientsSchema,
  type: z.enum(announcementTypes),
  title: z.string().meta({ description: "Empty in an unfinished draft." }),
  message: z.string(),
  format: z.enum(textFormats),
  link: z.string().nullable(),
  attachments: z.array(attachmentSchema),
  mustRead: z.boolean(),
  needsConfirmation: z.boolean(),
  confirmBy: timestampSchema.nullable(),
  autoReminders: z.int(),
  expiresAt: timestampSchema.nullable(),
  publishAt: timestampSchema.nullable(),
  held: z.boolean().meta({ description: "Published within seconds; until then it can be undone." }),
  sendLate: z.boolean(),
  unsentReason: z.enum(unsentReasons).nullable(),
  publishedAt: timestampSchema.nullable(),
  correctedAt: timestampSchema.nullable(),
  withdrawnAt: timestampSchema.nullable(),
});
