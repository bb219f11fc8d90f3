import { z } from "zod";
import type { Operation } from "@/lib/http/operation";
import { feedParamsSchema } from "./schema";

export const calendarOperations = {
  getCalendar: {
    method: "GET",
    path: "/api/calendar/{file}",
    summary:
      "The calendar of the user whose secret address it is, to subscribe to (iCalendar, RFC 5545).",
    tag: "Calendar",
    access: "public",
    lenient: true,
    params: feedParamsSchema,
    requestHeaders: {
      "If-None-Match": {
        description: "The ETag of the calendar that the client has.",
        schema: z.string(),
      },
    },
    responses: {
      200: {
        description: "The calendar, from a month ago to a year ahead.",
        schema: z.string(),
        mediaType: "text/calendar",
        headers: { ETag: "Changes with what the calendar says." },
      },
      304: { description: "It has not changed." },
      429: { description: "Too many requests for it, or for unknown addresses." },
    },
  },
} satisfies Record<string, Operation>;
