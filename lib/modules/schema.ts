import { z } from "zod";
import { momentAt } from "@/lib/dates";
import { FILES_FIELD } from "@/lib/files/constants";
import { attachmentIdsSchema, attachmentsField } from "@/lib/files/schema";
import { timeZones } from "@/lib/i18n/preferences";
import { isTextCursor, keysCursorSchema, limitSchema, MAX_LIMIT } from "@/lib/http/paging";
import { type Move, moveItem } from "./order";
import { optionalText, requiredText } from "@/lib/text/text-schema";
import { localTimeField, versionField } from "@/lib/forms/fields";
import { courseIdSchema } from "@/lib/ids";

export const SUMMARY_MAX = 10_000;
/** As of an announcement. */
export const TEXT_MAX = 10_000;
/** Per course; all are shown on one page and reordered in one request. */
export const MAX_MODULES = MAX_LIMIT;

export const moduleIdSchema = z.string().regex(/^module_[0-9a-z]{1,40}$/, "notFound");

const titleSchema = requiredText({ max: 120, lines: "one" });
const summarySchema = optionalText({ max: SUMMARY_MAX, lines: "many" });
const textSchema = optionalText({ max: TEXT_MAX, lines: "many" });
const briefSchema = requiredText({ max: SUMMARY_MAX, lines: "many" });
const deliverableSchema = optionalText({ max: 500, lines: "many" });

const MINUTE_MS = 60_000;

/** A time with its UTC offset, truncated to the precision of the form. */
const momentSchema = z.iso
  .datetime({ offset: true, error: "time" })
  .meta({ description: "Truncated to the minute." })
  .transform((text) => new Date(Math.floor(Date.parse(text) / MINUTE_MS) * MINUTE_MS));

const projectSchema = z.strictObject({
  brief: briefSchema,
  deliverable: deliverableSchema,
  dueAt: momentSchema.nullish().transform((moment) => moment ?? null),
});

/**
 * The body of a POST or PUT; without `project` an existing one is removed. `opensAt`: when the content
 * becomes visible to students; null for a draft.
 */
export const moduleContentSchema = z.strictObject({
  title: titleSchema,
  summary: summarySchema,
  text: textSchema,
  attachments: attachmentIdsSchema.default([]),
  opensAt: momentSchema.nullish().transform((moment) => moment ?? null),
  project: projectSchema.nullish().transform((given) => given ?? null),
});

/** The members of a merge patch. */
export const modulePatchSchema = moduleContentSchema
  .extend({ project: projectSchema.partial().nullish() })
  .partial();

/** All modules of the course, in their new order. */
export const moduleOrderSchema = z.strictObject({
  order: z.array(moduleIdSchema).max(MAX_MODULES),
});

export const moduleParamsSchema = z.object({ id: courseIdSchema, moduleId: moduleIdSchema });

const zoneSchema = z.enum(Object.values(timeZones) as [string, ...string[]]);

const formFields = {
  title: titleSchema,
  summary: summarySchema,
  text: textSchema,
  [FILES_FIELD]: attachmentsField,
  opening: z.enum(["draft", "now", "later"]),
  opensAt: localTimeField,
  hasProject: z.enum(["yes", "no"]),
  brief: optionalText({ max: SUMMARY_MAX, lines: "many" }),
  deliverable: deliverableSchema,
  dueAt: localTimeField,
  timeZone: zoneSchema,
};

type FormFields = z.output<z.ZodObject<typeof formFields>>;

/** Converts the form's fields to module content. */
function toContent(fields: FormFields, context: z.RefinementCtx): ModuleContent {
  const { title, summary, text, files: attachments, opening, timeZone } = fields;
  if (opening === "later" && fields.opensAt === "") requireField(context, "opensAt");
  if (fields.hasProject === "yes" && fields.brief === "") requireField(context, "brief");
  const at = (typed: string) => (typed === "" ? null : momentAt(typed, timeZone));
  const opensAt = { draft: null, now: "now" as const, later: at(fields.opensAt) }[opening];
  const { brief, deliverable } = fields;
  const project = { brief, deliverable, dueAt: at(fields.dueAt) };
  const content = { title, summary, text, attachments, opensAt };
  return { ...content, project: fields.hasProject === "yes" ? project : null };
}

const requireField = (context: z.RefinementCtx, field: string) =>
  context.addIssue({ code: "custom", message: "required", path: [field] });

export const addModuleFormSchema = z
  .object({ courseId: courseIdSchema, ...formFields })
  .transform((fields, context) => ({ courseId: fields.courseId, ...toContent(fields, context) }));

export const updateModuleFormSchema = z
  .object({
    courseId: courseIdSchema,
    moduleId: moduleIdSchema,
    version: versionField,
    ...formFields,
  })
  .transform(({ courseId, moduleId, version, ...fields }, context) => ({
    courseId,
    moduleId,
    version,
    ...toContent(fields, context),
  }));

export const targetModuleSchema = z.object({ courseId: courseIdSchema, moduleId: moduleIdSchema });

export const completionFormSchema = targetModuleSchema.extend({
  completed: z.enum(["true", "false"]).transform((typed) => typed === "true"),
});

/** Students of a module's course: those who have marked it as done, and the others. */
export const completionStates = ["completed", "remaining"] as const;
export type CompletionState = (typeof completionStates)[number];

export const listCompletionsSchema = z.strictObject({
  state: z.enum(completionStates).optional(),
  /** `next` of the previous page. */
  after: keysCursorSchema.refine(isTextCursor, "invalid").optional(),
  limit: limitSchema,
});

/** The query of the page's URL: invalid values are ignored. */
export const progressPageSchema = z.object({
  show: z.enum(completionStates).optional().catch(undefined),
  after: keysCursorSchema.optional().catch(undefined),
});

const moveSchema = z
  .string()
  .regex(/^\S+ (up|down|(before|after) \S+)$/)
  .transform((typed): { id: string; move: Move } => {
    const [id = "", direction, neighbour = ""] = typed.split(" ");
    if (direction === "up" || direction === "down") return { id, move: { direction } };
    return { id, move: { direction: direction === "before" ? direction : "after", neighbour } };
  });

/** The comma-separated ids of all modules as shown, and the move of one of them. */
export const reorderFormSchema = z
  .object({
    courseId: courseIdSchema,
    order: z
      .string()
      .max(5_000)
      .transform((ids) => ids.split(","))
      .pipe(z.array(moduleIdSchema).max(MAX_MODULES)),
    move: moveSchema,
  })
  .transform(({ courseId, order, move: { id, move } }) => ({
    courseId,
    order: moveItem(order, id, move),
  }));

/** `opensAt`: `now` opens a module that is not open yet. */
export type ModuleContent = {
  title: string;
  summary: string;
  text: string;
  /** The ids of its files, in their order; none when undefined. */
  attachments?: string[];
  opensAt: Date | "now" | null;
  project: z.output<typeof projectSchema> | null;
};
