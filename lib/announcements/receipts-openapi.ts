import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { separatorSchema } from "@/lib/csv/separator";
import type { Operation } from "@/lib/http/operation";
import { announcementParamsSchema } from "./api-schema";

export const receiptOperations = {
  exportReceipts: {
    method: "GET",
    path: "/api/announcements/{id}/receipts/export",
    summary: "Export who has read and confirmed as CSV. Who manages all its courses only.",
    tag: "Announcements",
    allow: canTeach,
    params: announcementParamsSchema,
    query: z.strictObject({ separator: separatorSchema }),
    responses: {
      200: { description: "The CSV file.", schema: z.string(), mediaType: "text/csv" },
      409: { description: "It asks for no confirmation, so there are no names." },
    },
  },
} satisfies Record<string, Operation>;
