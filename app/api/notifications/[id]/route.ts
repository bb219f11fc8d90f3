import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { currentReader } from "@/lib/i18n/reader";
import { getNotification } from "@/lib/notifications/data";
import { setRead } from "@/lib/notifications/mutations";
import { notificationOperations } from "@/lib/notifications/openapi";

export const GET = jsonRoute(notificationOperations.getNotification, (actor, { params: { id } }) =>
  requireNotification(actor, id),
);

export const PUT = jsonRoute(
  notificationOperations.setRead,
  async (actor, { params: { id }, body: { read } }) => {
    await setRead(actor, { id, read });
    return requireNotification(actor, id);
  },
);

async function requireNotification(actor: Actor, id: string) {
  const found = await getNotification(actor, id, await currentReader());
  if (!found) throw notFound();
  return found;
}

export const { OPTIONS, POST, PATCH, DELETE } = onlyAllow("GET", "HEAD", "PUT");
