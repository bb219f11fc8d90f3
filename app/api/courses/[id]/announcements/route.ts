import { listAnnouncements } from "@/lib/announcements/data";
import { publishAnnouncement } from "@/lib/announcements/mutations";
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

/** Publishes to all students of the course, once per Idempotency-Key. */
export const POST = jsonRoute(
  announcementOperations.publishAnnouncement,
  async (actor, { params: { id: courseId }, body, headers }) => {
    const clientKey = requireIdempotencyKey(headers);
    const receipt = await publishAnnouncement(actor, { courseId, clientKey, ...body });
    const { announcementId: id, recipientCount } = receipt;
    return json({ id, recipientCount }, { status: 201 });
  },
);

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
