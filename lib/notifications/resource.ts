import { z } from "zod";
import { notificationTypes, roles } from "@/db/enums";
import { pageSchema, timestampSchema } from "@/lib/http/operation";
import { courseIdSchema } from "@/lib/ids";
import { notificationIdSchema } from "./schema";

/** A notification in the API, as its recipient sees it. */
export const notificationResourceSchema = z.strictObject({
  id: notificationIdSchema,
  type: z.enum(notificationTypes),
  title: z.string().meta({
    description:
      "As typed, or, for what the product tells, in the language of the `locale` cookie.",
  }),
  message: z.string(),
  link: z.string().nullable(),
  courseId: courseIdSchema.nullable(),
  courseTitle: z.string().nullable(),
  senderName: z.string().nullable(),
  senderRole: z.enum(roles).nullable(),
  mustRead: z.boolean(),
  needsConfirmation: z
    .boolean()
    .meta({ description: "Its reader is asked to confirm that they have read it." }),
  version: z.int().meta({ description: "Counted from 1; incremented by each correction." }),
  createdAt: timestampSchema,
  arrivedAt: timestampSchema.meta({
    description: "When it came to the top of the inbox: again after a reminder or correction.",
  }),
  correctedAt: timestampSchema.nullable(),
  withdrawnAt: timestampSchema
    .nullable()
    .meta({ description: "A withdrawn one has no text, and no list contains it." }),
  expiresAt: timestampSchema
    .nullable()
    .meta({ description: "From then on it is not counted as unread." }),
  attachments: z.int().meta({ description: "How many files its announcement has." }),
  seq: z.int().meta({ description: "Its order in the inbox; newer ones are greater." }),
  readAt: timestampSchema.nullable(),
  confirmedAt: timestampSchema.nullable(),
  snoozedUntil: timestampSchema.nullable().meta({
    description: "It comes back to the top then, unread; until then it is not counted as unread.",
  }),
});

export const inboxResourceSchema = pageSchema(notificationResourceSchema, z.int()).extend({
  unreadCount: z.int(),
  position: z
    .string()
    .meta({ description: "For `since` of the stream: this list holds everything before it." }),
  userId: z.string(),
  inboxChanged: z.literal(true).optional().meta({
    description:
      "With `after`: notifications up to there were corrected or withdrawn since. Fetch them again.",
  }),
});
