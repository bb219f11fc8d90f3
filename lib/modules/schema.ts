import { z } from "zod";
import { isLocalTime, momentAt } from "@/lib/dates";
import { timeZones } from "@/lib/i18n/preferences";
import { MAX_LIMIT } from "@/lib/http/paging";
import { type Move, reordered } from "./order";
import { optionalText, requiredText } from "@/lib/text/text-schema";
import { versionField } from "@/lib/forms/fields";
import { courseIdSchema } from "@/lib/ids";

export const SUMMARY_MAX = 10_000;
/** All of a course are shown on one page, and put in order at once. */
export const MOST_MODULES = MAX_LIMIT;

export const moduleIdSchema = z.string().regex(/^module_[0-9a-z]{1,40}$/, "notFound");

const titleSchema = requiredText({ max: 120, lines: "one" });
const summarySchema = optionalText({ max: SUMMARY_MAX, lines: "many" });
const briefSchema = requiredText({ max: SUMMARY_MAX, lines: "many" });
const deliverableSchema = optionalText({ max: 500, lines: "many" });

const MINUTE_MS = 60_000;

/** A moment with its offset from UTC, as exact as the form that shows and saves it again. */
const momentSchema = z.iso
  .datetime({ offset: true, error: "time" })
  .meta({ description: "Cut to the whole minute." })
  .transform((text) => new Date(Math.floor(Date.parse(text) / MINUTE_MS) * MINUTE_MS));

const projectSchema = z.strictObject({
  brief: briefSchema,
  deliverable: deliverableSchema,
  dueAt: momentSchema.nullish().transform((moment) => moment ?? null),
});

/**
 * What a POST makes and a PUT replaces; without `project` there is none any more. `opensAt`: from when
 * students may see what is in it; null for a draft.
 */
export const moduleContentSchema = z.strictObject({
  title: titleSchema,
  summary: summarySchema,
  opensAt: momentSchema.nullish().transform((moment) => moment ?? null),
  project: projectSchema.nullish().transform((given) => given ?? null),
});

/** All modules of the course, in their new order. */
export const moduleOrderSchema = z.strictObject({
  order: z.array(moduleIdSchema).max(MOST_MODULES),
});

export const moduleParamsSchema = z.object({ id: courseIdSchema, moduleId: moduleIdSchema });

/** A time as a form sends it, in the zone that the form names. */
const typedTime = z
  .string()
  .trim()
  .refine((typed) => typed === "" || isLocalTime(typed), "time");

const zoneSchema = z.enum(Object.values(timeZones) as [string, ...string[]]);

const formFields = {
  title: titleSchema,
  summary: summarySchema,
  opening: z.enum(["draft", "now", "later"]),
  opensAt: typedTime.optional().default(""),
  hasProject: z.enum(["yes", "no"]),
  brief: optionalText({ max: SUMMARY_MAX, lines: "many" }),
  deliverable: deliverableSchema,
  dueAt: typedTime.optional().default(""),
  timeZone: zoneSchema,
};

type Typed = z.output<z.ZodObject<typeof formFields>>;

/** What the form means; an open module that stays open keeps the time at which it opened. */
function meant(typed: Typed, context: z.RefinementCtx): ModuleContent {
  const { title, summary, opening, timeZone } = typed;
  if (opening === "later" && typed.opensAt === "") complain(context, "opensAt");
  if (typed.hasProject === "yes" && typed.brief === "") complain(context, "brief");
  const at = (text: string) => (text === "" ? null : momentAt(text, timeZone));
  const opensAt = { draft: null, now: "now" as const, later: at(typed.opensAt) }[opening];
  const { brief, deliverable } = typed;
  const project = { brief, deliverable, dueAt: at(typed.dueAt) };
  return { title, summary, opensAt, project: typed.hasProject === "yes" ? project : null };
}

const complain = (context: z.RefinementCtx, field: string) =>
  context.addIssue({ code: "custom", message: "required", path: [field] });

export const addModuleFormSchema = z
  .object({ courseId: courseIdSchema, ...formFields })
  .transform((typed, context) => ({ courseId: typed.courseId, ...meant(typed, context) }));

export const updateModuleFormSchema = z
  .object({
    courseId: courseIdSchema,
    moduleId: moduleIdSchema,
    version: versionField,
    ...formFields,
  })
  .transform(({ courseId, moduleId, version, ...typed }, context) => ({
    courseId,
    moduleId,
    version,
    ...meant(typed, context),
  }));

export const targetModuleSchema = z.object({ courseId: courseIdSchema, moduleId: moduleIdSchema });

const moveSchema = z
  .string()
  .regex(/^\S+ (up|down|(before|after) \S+)$/)
  .transform((typed): { id: string; move: Move } => {
    const [id = "", way, neighbour = ""] = typed.split(" ");
    if (way === "up" || way === "down") return { id, move: { way } };
    return { id, move: { way: way === "before" ? way : "after", neighbour } };
  });

/** The ids of all modules as they were seen, separated by commas, and which of them is to be moved. */
export const reorderFormSchema = z
  .object({
    courseId: courseIdSchema,
    order: z
      .string()
      .max(5_000)
      .transform((ids) => ids.split(","))
      .pipe(z.array(moduleIdSchema).max(MOST_MODULES)),
    move: moveSchema,
  })
  .transform(({ courseId, order, move: { id, move } }) => ({
    courseId,
    order: reordered(order, id, move),
  }));

/** `opensAt`: `now` opens what is not open yet. */
export type ModuleContent = {
  title: string;
  summary: string;
  opensAt: Date | "now" | null;
  project: z.output<typeof projectSchema> | null;
};
