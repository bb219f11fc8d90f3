import { z } from "zod";
import { optionalText, requiredText } from "@/lib/text";

export const courseIdSchema = z.string().regex(/^course_[0-9a-z]{1,40}$/);

/** As a teacher says it in class: case, spaces and hyphens do not matter. */
export const optionalJoinCodeSchema = z
  .string()
  .max(40, "joinCode")
  .transform((typed) => typed.replaceAll(/[\s-]/g, "").toUpperCase())
  .refine((code) => /^([A-Z0-9]{4,12})?$/.test(code), "joinCode");

export const joinCodeSchema = optionalJoinCodeSchema.refine((code) => code !== "", "required");

export const joinCourseSchema = z.object({ joinCode: joinCodeSchema });

export const createCourseSchema = z.object({
  title: requiredText({ max: 120, lines: "one" }),
  description: optionalText({ max: 2_000, lines: "many" }),
});

export const addModuleSchema = z.object({
  courseId: courseIdSchema,
  title: requiredText({ max: 120, lines: "one" }),
  summary: optionalText({ max: 2_000, lines: "many" }),
});

export type NewCourse = z.output<typeof createCourseSchema>;
export type NewModule = z.output<typeof addModuleSchema>;
