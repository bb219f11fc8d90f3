import { z } from "zod";
import { announcementTypes, audiences, corrections, textFormats } from "@/db/enums";
import { attachmentIdsSchema } from "@/lib/files/schema";
import { courseIdSchema, userIdSchema } from "@/lib/ids";
import { requiredText } from "@/lib/text/text-schema";
import { type AnnouncementContent, emptyContent } from "./content";
import { linkSchema, MESSAGE_MAX, TITLE_MAX } from "./schema";

const MAX_COURSES = 50;
const MAX_PERSONS = 1_000;
const MAX_HOLD_SECONDS = 60;

export const announcementIdSchema = z.string().regex(/^ann_[0-9a-z]{1,40}$/, "notFound");
export const announcementParamsSchema = z.object({ id: announcementIdSchema });

/** A time with its UTC offset. */
const momentSchema = z.iso
  .datetime({ offset: true, error: "time" })
  .transform((text) => new Date(text));
const optionalMoment = momentSchema.nullish().transform((moment) => moment ?? null);

const projectIdSchema = z.string().regex(/^project_[0-9a-z]{1,40}$/, "notFound");

/** Which students of the course. */
export const recipientsSchema = z.union([
  z.literal("all"),
  z.strictObject({ withoutSubmission: projectIdSchema }),
  z.strictObject({ userIds: z.array(userIdSchema).min(1).max(MAX_PERSONS) }),
]);

export type ApiRecipients = z.output<typeof recipientsSchema>;

/** The members that an announcement has whatever its audience. */
const contentFields = {
  type: z.enum(announcementTypes, { error: "announcementType" }),
  title: requiredText({ max: TITLE_MAX, lines: "one" }),
  message: requiredText({ max: MESSAGE_MAX, lines: "many" }),
  format: z.enum(textFormats).default("plain"),
  link: linkSchema.nullish().transform((link) => link ?? null),
  attachments: attachmentIdsSchema.default([]),
  mustRead: z.boolean().default(false),
  needsConfirmation: z.boolean().default(false),
  confirmBy: optionalMoment,
  autoReminders: z.int().min(0).max(3).default(0),
  expiresAt: optionalMoment,
};

const sendingFields = {
  /** Without it at once, after `holdSeconds`. */
  publishAt: momentSchema.optional(),
  sendLate: z.boolean().default(false),
  holdSeconds: z.int().min(0).max(MAX_HOLD_SECONDS).default(0),
};

/** The body of a POST to a course. */
export const newCourseAnnouncementSchema = z.strictObject({
  ...contentFields,
  ...sendingFields,
  recipients: recipientsSchema.default("all"),
});

/** The body of a POST for several courses, or of an admin for a role or everybody. */
export const newAnnouncementSchema = z.strictObject({
  ...contentFields,
  ...sendingFields,
  audience: z.enum(audiences).default("courses"),
  courseIds: z.array(courseIdSchema).max(MAX_COURSES).default([]),
  recipients: recipientsSchema.default("all"),
  /** Only stored, to be sent later. */
  draft: z.boolean().default(false),
});

/** The body of a PUT: of a draft or a scheduled one all of it, of a published one the text alone. */
export const announcementContentSchema = z.strictObject({
  ...contentFields,
  audience: z.enum(audiences).default("courses"),
  courseIds: z.array(courseIdSchema).max(MAX_COURSES).default([]),
  recipients: recipientsSchema.default("all"),
  /** Of a published one: whether those who know the former text are told. */
  correction: z.enum(corrections).optional(),
});

export const announcementPatchSchema = announcementContentSchema.partial();

export const publishRequestSchema = z.strictObject(sendingFields);

export type ApiContent = z.output<typeof announcementContentSchema>;

/** The content as it is stored. */
export function toStoredContent({
  recipients,
  ...given
}: Omit<ApiContent, "correction">): AnnouncementContent {
  const content = { ...emptyContent, ...given };
  if (recipients === "all") return content;
  return "userIds" in recipients
    ? { ...content, selection: "persons", personIds: [...new Set(recipients.userIds)] }
    : { ...content, selection: "without_submission", projectId: recipients.withoutSubmission };
}

/** Which students, as the API names them. */
export function toApiRecipients({
  selection,
  projectId,
  personIds,
}: Pick<AnnouncementContent, "selection" | "projectId" | "personIds">): ApiRecipients {
  if (selection === "persons") return { userIds: personIds };
  return selection === "without_submission" && projectId !== null
    ? { withoutSubmission: projectId }
    : "all";
}
