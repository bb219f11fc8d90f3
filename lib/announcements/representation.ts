import type { PublishedAnnouncement } from "./data";

/** What the API tells of an announcement to whoever may see its course. */
export const oneAnnouncement = (announcement: PublishedAnnouncement) => ({
  id: announcement.id,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  link: announcement.link,
  mustRead: announcement.mustRead,
  authorName: announcement.authorName,
  publishedAt: announcement.publishedAt,
});
