import { z } from "zod";
import { announcementTypes } from "@/db/enums";
import { timestampSchema } from "@/lib/http/operation";
import type { PublishedAnnouncement } from "./data";

/** An announcement as the API returns it. */
export const toAnnouncementResource = (announcement: PublishedAnnouncement) => ({
  id: announcement.id,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  link: announcement.link,
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
  mustRead: z.boolean(),
  authorName: z.string(),
  publishedAt: timestampSchema,
});
