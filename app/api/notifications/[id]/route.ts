import { notFound } from "@/lib/errors";
import { jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getNotification } from "@/lib/notifications/data";
import { setRead } from "@/lib/notifications/mutations";
import { notificationParamsSchema, readStateSchema } from "@/lib/notifications/schema";

const params = notificationParamsSchema;

export const GET = jsonRoute({ params }, async (actor, { params: { id } }) => {
  const found = await getNotification(actor, id);
  if (!found) throw notFound();
  return found;
});

export const PUT = jsonRoute(
  { params, body: readStateSchema },
  async (actor, { params: { id }, body: { read } }) => {
    await setRead(actor, { id, read });
    return getNotification(actor, id);
  },
);

export const { OPTIONS, POST, PATCH, DELETE } = onlyAllow("GET", "HEAD", "PUT");
