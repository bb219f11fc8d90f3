import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { separatorSchema } from "@/lib/csv/separator";
import { type Operation, pageSchema, timestampSchema } from "@/lib/http/operation";
import { limitSchema } from "@/lib/http/paging";
import { announcementParamsSchema } from "./api-schema";
import { ABSENT_DAYS, receiptStates } from "./receipt-states";

const count = z.int();

export const receiptsResourceSchema = z.strictObject({
  needsConfirmation: z.boolean(),
  delivered: count.meta({ description: "Copies in inboxes." }),
  read: count,
  confirmed: count,
  open: count.meta({ description: "Neither read nor confirmed." }),
  notReached: z.strictObject({
    suspended: count,
    muted: count,
    absent: count.meta({ description: `Not signed in for ${ABSENT_DAYS} days.` }),
  }),
  readings: z
    .array(z.strictObject({ at: timestampSchema, read: count }))
    .meta({ description: "How many read it in each hour." }),
  readers: pageSchema(
    z.strictObject({
      username: z.string(),
      displayName: z.string(),
      readAt: timestampSchema.nullable(),
      confirmedAt: timestampSchema.nullable(),
    }),
    z.string(),
  ).meta({ description: "By name; none where no confirmation is asked for." }),
});

export const receiptOperations = {
  getReceipts: {
    method: "GET",
    path: "/api/announcements/{id}/receipts",
    summary: "How far an announcement got. Who manages all its courses only.",
    tag: "Announcements",
    allow: canTeach,
    params: announcementParamsSchema,
    query: z.strictObject({
      state: z.enum(receiptStates).optional(),
      after: z.string().max(300).optional(),
      limit: limitSchema,
    }),
    responses: { 200: { description: "The receipts.", schema: receiptsResourceSchema } },
  },
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
