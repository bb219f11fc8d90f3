import { z } from "zod";
import { corrections } from "@/db/enums";
import { FILES_FIELD } from "@/lib/files/constants";
import { attachmentsField } from "@/lib/files/schema";
import { integerField } from "@/lib/forms/fields";
import { requiredText } from "@/lib/text/text-schema";
import { announcementIdSchema } from "./api-schema";
import { linkSchema, MESSAGE_MAX, TITLE_MAX } from "./schema";

export const sentFormSchema = z.object({ announcementId: announcementIdSchema });

/** `version` is the one that was corrected. */
export const correctFormSchema = sentFormSchema.extend({
  version: integerField({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  title: requiredText({ max: TITLE_MAX, lines: "one" }),
  message: requiredText({ max: MESSAGE_MAX, lines: "many" }),
  link: linkSchema,
  [FILES_FIELD]: attachmentsField,
  correction: z.enum(corrections, { error: "correction" }),
});
