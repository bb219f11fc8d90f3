import { listAnnouncements } from "@/lib/announcements/data";
import { toStoredContent } from "@/lib/announcements/api-schema";
import { createAnnouncement } from "@/lib/announcements/mutations";
import { announcementOperations } from "@/lib/announcements/openapi";
import { toAnnouncementResource } from "@/lib/announcements/resource";
import { getCourse } from "@/lib/courses/data";
import { notFound } from "@/lib/errors";
import { requireIdempotencyKey } from "@/lib/http/idempotency-key";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(
  announcementOperations.listAnnouncements,
  async (actor, { params: { id: courseId }, query }) => {
    if (!(await getCourse(actor, courseId))) throw notFound();
    const { items, next } = await listAnnouncements(actor, { courseId, ...query });
    return { items: items.map(toAnnouncementResource), next };
  },
);

/** Publishes, once per Idempotency-Key. */
export const POST = jsonRoute(
  announcementOperations.publishAnnouncement,
  async (actor, { params: { id: courseId }, body, headers }) => {
    const { publishAt, sendLate, holdSeconds, ...content } = body;
    const created = await createAnnouncement(actor, {
      clientKey: requireIdempotencyKey(headers),
      content: toStoredContent({ ...content, audience: "courses", courseIds: [courseId] }),
      sending: { publishAt, sendLate, holdSeconds },
    });
    return json(created, { status: 201 });
  },
);

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
