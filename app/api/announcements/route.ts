import { toStoredContent } from "@/lib/announcements/api-schema";
import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { createAnnouncement } from "@/lib/announcements/mutations";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { requireIdempotencyKey } from "@/lib/http/idempotency-key";
import { onlyAllow } from "@/lib/http/problem";

/** Creates it once per Idempotency-Key. */
export const POST = jsonRoute(
  announcementLifeOperations.createAnnouncement,
  async (actor, { body: { draft, publishAt, sendLate, holdSeconds, ...content }, headers }) => {
    const created = await createAnnouncement(actor, {
      clientKey: requireIdempotencyKey(headers),
      content: toStoredContent(content),
      sending: draft ? undefined : { publishAt, sendLate, holdSeconds },
    });
    return json(created, { status: 201 });
  },
);

export const { OPTIONS, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
