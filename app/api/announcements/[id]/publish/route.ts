import { getManaged } from "@/lib/announcements/stored";
import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { sendStored } from "@/lib/announcements/updates";
import { notFound } from "@/lib/errors";
import { jsonRoute } from "@/lib/handlers/json-route";
import { requireMatch } from "@/lib/http/entity-tag";
import { onlyAllow } from "@/lib/http/problem";

export const POST = jsonRoute(
  announcementLifeOperations.sendAnnouncement,
  async (actor, { params: { id }, body, headers }) => {
    const seen = await getManaged(actor, id);
    if (!seen) throw notFound();
    requireMatch(headers, { version: seen.revision });
    return sendStored(actor, id, { ...body, revision: seen.revision });
  },
);

export const { OPTIONS, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
