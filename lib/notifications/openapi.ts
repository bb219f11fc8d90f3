import { z } from "zod";
import type { Operation } from "@/lib/http/operation";
import { inboxResourceSchema, notificationResourceSchema } from "./resource";
import {
  listQuerySchema,
  notificationParamsSchema,
  readAllSchema,
  readStateSchema,
  replaySchema,
  snoozeSchema,
} from "./schema";

const tag = "Notifications";
const params = notificationParamsSchema;
const found = { description: "The notification.", schema: notificationResourceSchema };
const position = z.string().meta({ description: "An event id, as `8e1f2e9a42a2.10`." });

export const notificationOperations = {
  listNotifications: {
    method: "GET",
    path: "/api/notifications",
    summary: "List the user's notifications, newest first.",
    tag,
    query: listQuerySchema,
    responses: { 200: { description: "A page of the inbox.", schema: inboxResourceSchema } },
  },
  getNotification: {
    method: "GET",
    path: "/api/notifications/{id}",
    summary: "Get a notification of one's own inbox.",
    tag,
    params,
    responses: { 200: found },
  },
  setRead: {
    method: "PUT",
    path: "/api/notifications/{id}",
    summary: "Mark a notification of one's own inbox as read or unread.",
    tag,
    params,
    body: readStateSchema,
    responses: { 200: found },
  },
  snoozeNotification: {
    method: "PUT",
    path: "/api/notifications/{id}/snooze",
    summary: "Have a notification of one's own inbox come back at a time, on top and unread.",
    tag,
    params,
    body: snoozeSchema,
    responses: {
      200: found,
      409: { description: "It was withdrawn, or has expired." },
    },
  },
  cancelSnooze: {
    method: "DELETE",
    path: "/api/notifications/{id}/snooze",
    summary: "Have it not come back; it is counted as unread again if it is.",
    tag,
    params,
    responses: { 204: { description: "It does not come back." } },
  },
  markAllRead: {
    method: "POST",
    path: "/api/notifications/read-all",
    summary: "Mark all notifications up to `upTo`, a `seq`, as read.",
    tag,
    body: readAllSchema,
    responses: {
      200: {
        description: "The number of marked notifications, and the unread count after it.",
        schema: z.strictObject({ marked: z.int(), unreadCount: z.int() }),
      },
    },
  },
  replayChanges: {
    method: "POST",
    path: "/api/notifications/replay",
    summary:
      "Apply what the user did without network, in order; the times are those of the arrival.",
    tag,
    body: replaySchema,
    responses: {
      200: {
        description: "A result for each change, with the reason where it was refused.",
        schema: z.strictObject({
          results: z.array(z.strictObject({ key: z.string(), refused: z.string().optional() })),
          unreadCount: z.int(),
        }),
      },
      409: { description: "The session belongs to another user. Nothing was changed." },
    },
  },
  streamNotifications: {
    method: "GET",
    path: "/api/notifications/stream",
    summary: "Stream the unread count at once, then new notifications (server-sent events).",
    tag,
    lenient: true,
    query: z.object({
      since: position.optional(),
      padded: z.string().optional().meta({
        description: "When present, the first frame is padded beyond the buffer of WebKit.",
      }),
    }),
    requestHeaders: {
      "Last-Event-ID": {
        description: "The position to resume after; takes precedence over `since`.",
        schema: position,
      },
    },
    responses: {
      200: {
        description:
          "Server-sent events. The data is JSON: `unreadCount`, and `newNotifications` when there are any; an `id` that is known already was raised again. `reset: true`: what was missed cannot be replayed, fetch the list. `inboxChanged: true`: notifications were corrected or withdrawn, fetch those that are shown. `receiptsChanged: true`, at most every three seconds: students have read or confirmed what teachers sent in courses of the user. More fields may be added.",
        schema: z.string(),
        mediaType: "text/event-stream",
      },
      204: { description: "The client disconnected meanwhile." },
      429: {
        description: "The user has too many open streams. Retry-After says when to retry.",
      },
    },
  },
} satisfies Record<string, Operation>;
