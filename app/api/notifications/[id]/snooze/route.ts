import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { currentReader } from "@/lib/i18n/reader";
import { getNotification } from "@/lib/notifications/data";
import { notificationOperations } from "@/lib/notifications/openapi";
import { cancelSnooze, snooze } from "@/lib/notifications/snooze";

export const PUT = jsonRoute(
  notificationOperations.snoozeNotification,
  async (actor, { params: { id }, body: { until } }) => {
    await snooze(actor, id, until);
    return getNotification(actor, id, await currentReader());
  },
);

export const DELETE = jsonRoute(notificationOperations.cancelSnooze, (actor, { params: { id } }) =>
  cancelSnooze(actor, id),
);

export const { OPTIONS, GET, HEAD, POST, PATCH } = onlyAllow("PUT", "DELETE");
