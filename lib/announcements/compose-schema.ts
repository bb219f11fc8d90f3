import { z } from "zod";
import { announcementTypes, audiences, selections } from "@/db/enums";
import { momentAt } from "@/lib/dates";
import { FILES_FIELD } from "@/lib/files/constants";
import { attachmentsField } from "@/lib/files/schema";
import { checkbox, integerField, localTimeField, versionField } from "@/lib/forms/fields";
import { timeZones } from "@/lib/i18n/preferences";
import { courseIdSchema } from "@/lib/ids";
import { optionalText } from "@/lib/text/text-schema";
import { announcementIdSchema } from "./api-schema";
import type { AnnouncementContent } from "./content";
import { issuesOf } from "./content";
import { linkSchema, MESSAGE_MAX, TITLE_MAX } from "./schema";

/** The lists of the form: fields that occur several times. */
export const composeLists = ["courseIds", "personIds", FILES_FIELD];

const optionalId = z
  .string()
  .max(60)
  .regex(/^\w*$/)
  .optional()
  .transform((id) => (id === "" ? undefined : id));

const ids = z.array(z.string().max(60).regex(/^\w+$/)).max(1_000).optional().default([]);

const fields = {
  intent: z.enum(["send", "schedule", "save"]).optional(),
  /** The course whose projects and members the form offers: the only one unless it offers others. */
  courseId: courseIdSchema.optional(),
  /** A role or everybody: for admins. */
  audience: z.enum(audiences).optional().default("courses"),
  choosesCourses: z.literal("on").optional(),
  courseIds: ids,
  selection: z.enum(selections).optional().default("all"),
  projectId: optionalId,
  personIds: ids,
  type: z.enum(announcementTypes, { error: "announcementType" }),
  title: optionalText({ max: TITLE_MAX, lines: "one" }),
  message: optionalText({ max: MESSAGE_MAX, lines: "many" }),
  format: z.enum(["plain", "markdown"]).optional().default("plain"),
  link: z.string().trim().optional().default(""),
  [FILES_FIELD]: attachmentsField,
  mustRead: checkbox,
  needsConfirmation: checkbox,
  confirmBy: localTimeField,
  autoReminders: integerField({ min: 0, max: 3 }).optional().default(0),
  expiresAt: localTimeField,
  publishAt: localTimeField,
  sendLate: checkbox,
  timeZone: z.enum(Object.values(timeZones) as [string, ...string[]]).optional(),
  draftId: optionalId,
  version: versionField.optional(),
  expectedRecipients: integerField({ min: 0, max: 10_000_000 }).optional(),
};

type Fields = z.output<z.ZodObject<typeof fields>>;

/** An autosave of the form, of which anything may be missing: `draftKey` is the key of the form itself. */
export const autosaveFormSchema = z
  .object({ ...fields, draftKey: z.string().regex(/^[\w-]{16,100}$/) })
  .transform(({ draftKey, ...typed }) => ({ clientKey: draftKey, ...toComposed(typed) }));

/** The same when it is saved or, then complete, sent or scheduled by its buttons. */
export const composeFormSchema = z.object(fields).transform((typed, context) => {
  const composed = toComposed(typed);
  const { intent = "send" } = typed;
  if (intent === "save") return { intent, ...composed };
  const add = (field: string, message: string) =>
    context.addIssue({ code: "custom", message, path: [field] });
  const { publishAt } = composed.plan;
  if (intent === "schedule" && !publishAt) add("publishAt", "required");
  if (intent === "send" && publishAt) add("publishAt", "timeWithoutSchedule");
  for (const { field, reason } of issuesOf(composed.content, publishAt ?? undefined)) {
    add(field, reason);
  }
  return { intent, ...composed };
});

function toComposed(typed: Fields) {
  const { courseId, draftId, version, expectedRecipients, timeZone = timeZones.WIB } = typed;
  const at = (local: string) => (local === "" ? null : momentAt(local, timeZone));
  const saved =
    draftId !== undefined && version !== undefined ? { id: draftId, revision: version } : undefined;
  const plan = { publishAt: at(typed.publishAt), sendLate: typed.sendLate };
  return { courseId, saved, expectedRecipients, plan, content: toContent(typed, at) };
}

function toContent(typed: Fields, at: (local: string) => Date | null): AnnouncementContent {
  const { choosesCourses, courseId, selection, projectId, personIds, needsConfirmation } = typed;
  const { audience, type, title, message, format, autoReminders } = typed;
  return {
    audience,
    courseIds: choosesCourses || courseId === undefined ? typed.courseIds : [courseId],
    selection: audience === "courses" ? selection : "all",
    projectId: (selection === "without_submission" && projectId) || null,
    personIds: selection === "persons" ? personIds : [],
    type,
    title,
    message,
    format,
    link: linkOf(typed.link),
    attachments: typed.files,
    mustRead: typed.mustRead || needsConfirmation,
    needsConfirmation,
    confirmBy: needsConfirmation ? at(typed.confirmBy) : null,
    autoReminders: needsConfirmation ? autoReminders : 0,
    expiresAt: at(typed.expiresAt),
  };
}

/** Normalized; an unfinished one stays as it was typed, and is refused when it is sent. */
function linkOf(typed: string): string | null {
  const parsed = linkSchema.safeParse(typed);
  return parsed.success ? parsed.data : typed;
}

export const targetAnnouncementSchema = z.object({ announcementId: announcementIdSchema });

/** `courseId`: the course from whose page it was asked for. */
export const undoSendingSchema = targetAnnouncementSchema.extend({
  courseId: courseIdSchema.optional(),
});

export const sendScheduledSchema = targetAnnouncementSchema.extend({ version: versionField });

export const copyFormSchema = targetAnnouncementSchema.extend({
  courseId: courseIdSchema.optional(),
});
