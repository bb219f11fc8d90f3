import { z } from "zod";
import type { Operation } from "@/lib/http/operation";
import { inboxResourceSchema, notificationResourceSchema } from "./resource";
import {
  listQuerySchema,
  notificationParamsSchema,
  readAllSchema,
  readStateSchema,
} from "./schema";

const tag = "Notifications";
const params = notificationParamsSchema;
const found = { description: "The notification.", schema: notificationResourceSchema };
const position = z.string().meta({ description: "An event id, as `8e1f2e9a42a2.10`." });

export const notificationOperations = {
  listNotifications: {
    method: "GET",
    path: "/api/notifications",
    summary: "Lists one's notifications, newest first.",
    tag,
    query: listQuerySchema,
    responses: { 200: { description: "A page of the inbox.", schema: inboxResourceSchema } },
  },
  getNotification: {
    method: "GET",
    path: "/api/notifications/{id}",
    summary: "Tells of one of one's notifications.",
    tag,
    params,
    responses: { 200: found },
  },
  setRead: {
    method: "PUT",
    path: "/api/notifications/{id}",
    summary: "Marks a notification as read or unread.",
    tag,
    params,
    body: readStateSchema,
    responses: { 200: found },
  },
  markAllRead: {
    method: "POST",
    path: "/api/notifications/read-all",
    summary: "Marks all notifications up to `upTo`, a `seq`, as read.",
    tag,
    body: readAllSchema,
    responses: {
      200: {
        description: "How many were marked, and how many are unread now.",
        schema: z.strictObject({ marked: z.int(), unreadCount: z.int() }),
      },
    },
  },
  streamNotifications: {
    method: "GET",
    path: "/api/notifications/stream",
    summary: "Sends the unread count at once, then notifications as they come.",
    tag,
    lenient: true,
    query: z.object({
      since: position.optional(),
      padded: z.string().optional().meta({
        description: "If it is there, every frame is padded past what proxies hold back.",
      }),
    }),
    requestHeaders: {
      "Last-Event-ID": { description: "Where to go on; counts before `since`.", schema: position },
    },
    responses: {
      200: {
        description:
          "Server-sent events. Their data is JSON: `unreadCount`, and `newNotifications` when there are any.",
        schema: z.string(),
        mediaType: "text/event-stream",
      },
      204: { description: "The client has gone away meanwhile." },
      429: {
        description: "The user has too many streams open. Retry-After says when to try again.",
      },
    },
  },
} satisfies Record<string, Operation>;
