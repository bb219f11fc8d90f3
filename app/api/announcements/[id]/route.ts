import { announcementContentSchema } from "@/lib/announcements/api-schema";
import { getManaged } from "@/lib/announcements/stored";
import { discardDraft } from "@/lib/announcements/drafts";
import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { toAnnouncementContent, toEditable, toManagedResource } from "@/lib/announcements/resource";
import { updateAnnouncement } from "@/lib/announcements/updates";
import { conditionalResource } from "@/lib/handlers/conditional-resource";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

const announcement = conditionalResource(async (actor, id: string) => {
  const found = await getManaged(actor, id);
  return found && toEditable(found);
}, toManagedResource);

export const GET = jsonRoute(
  announcementLifeOperations.getAnnouncement,
  (actor, { params: { id } }) => announcement.get(actor, id),
);

export const PUT = jsonRoute(
  announcementLifeOperations.updateAnnouncement,
  (actor, { params: { id }, body, headers }) =>
    announcement.put(actor, id, {
      headers,
      update: (revision) => updateAnnouncement(actor, id, { revision, body }),
    }),
);

export const PATCH = jsonRoute(
  announcementLifeOperations.patchAnnouncement,
  (actor, { params: { id }, body: patch, headers }) =>
    announcement.patch(actor, id, {
      headers,
      patch,
      contentOf: toAnnouncementContent,
      schema: announcementContentSchema,
      update: (revision, body) => updateAnnouncement(actor, id, { revision, body }),
    }),
);

export const DELETE = jsonRoute(
  announcementLifeOperations.deleteAnnouncement,
  (actor, { params: { id } }) => discardDraft(actor, id),
);

export const { OPTIONS, POST } = onlyAllow("GET", "HEAD", "PUT", "PATCH", "DELETE");
