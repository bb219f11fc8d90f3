import { z } from "zod";
import { courseCovers, courseStatuses } from "@/db/enums";
import { isTextCursor, keysCursorSchema, limitSchema, pageNumberSchema } from "@/lib/http/paging";
import { pastedLine } from "@/lib/text/pasted-text";
import { optionalText, requiredText } from "@/lib/text/text-schema";
import { versionField } from "@/lib/forms/fields";
import { courseIdSchema } from "@/lib/ids";
import { canonicalJoinCode, joinCodeKey } from "./join-code";

export const DESCRIPTION_MAX = 5_000;

const withoutSpaces = (text: string) => pastedLine(text).replaceAll(/[\s\p{Pd}]/gu, "");

/** Parses a typed code, or an invitation link, to the key by which a course is found. */
export const optionalJoinCodeSchema = z
  .string()
  .max(300, "joinCode")
  .transform((typed) => joinCodeKey(canonicalJoinCode(typed)) || withoutSpaces(typed))
  .refine((code) => /^([A-Z0-9]{4,12})?$/.test(code), "joinCode");

export const joinCodeSchema = optionalJoinCodeSchema.refine((code) => code !== "", "required");

const titleSchema = requiredText({ max: 120, lines: "one" });
const descriptionSchema = optionalText({ max: DESCRIPTION_MAX, lines: "many" });
const coverSchema = z.enum(courseCovers, { error: "cover" });

const courseFields = {
  title: titleSchema,
  description: descriptionSchema,
  cover: coverSchema.default("leaf"),
};

/** A new course is a draft until it is published. */
export const newCourseSchema = z.strictObject(courseFields);
export const createCourseSchema = z.object(courseFields);

/** The body of a PUT. */
export const courseChangeSchema = z.strictObject({
  title: titleSchema,
  description: descriptionSchema,
  cover: coverSchema,
  joinOpen: z.boolean(),
  /** The new status; no course becomes a draft again. */
  status: z.enum(courseStatuses).optional(),
});

export const targetCourseSchema = z.object({ courseId: courseIdSchema });

export const updateCourseFormSchema = z.object({
  courseId: courseIdSchema,
  version: versionField,
  title: titleSchema,
  description: descriptionSchema,
  cover: coverSchema,
});

export const joinOpenFormSchema = z.object({
  courseId: courseIdSchema,
  open: z.enum(["true", "false"]).transform((value) => value === "true"),
});

export const courseParamsSchema = z.object({ id: courseIdSchema });

const searchSchema = z.string().max(100, { error: "tooLong" }).trim();
const cursorSchema = z.string().max(100);
export const courseSorts = ["title", "createdAt"] as const;
export type CourseSort = (typeof courseSorts)[number];

/** The query of the course list. */
export const listCoursesSchema = z
  .strictObject({
    search: searchSchema.optional(),
    status: z.enum(courseStatuses).optional(),
    /** Default: by `createdAt`, newest first. */
    sort: z.enum(courseSorts).optional(),
    /** `next` of the previous page, of a list by `createdAt`. */
    before: cursorSchema.optional(),
    /** `next` of the previous page, of a list by `title`. */
    after: keysCursorSchema.refine(isTextCursor, "invalid").optional(),
    limit: limitSchema,
  })
  .refine(({ sort, after }) => after === undefined || sort === "title", {
    path: ["after"],
    error: "invalid",
  })
  .refine(({ sort, before }) => before === undefined || sort !== "title", {
    path: ["before"],
    error: "invalid",
  });

/** The query of the page's URL: invalid values are ignored. By title unless sorted otherwise. */
export const coursesPageSchema = z.object({
  search: searchSchema.optional().catch(undefined),
  status: z.enum(courseStatuses).optional().catch(undefined),
  sort: z.enum(courseSorts).optional().catch(undefined),
  before: cursorSchema.optional().catch(undefined),
  after: keysCursorSchema.optional().catch(undefined),
  page: pageNumberSchema,
});

/** The query of the pages of one's own courses. */
export const ownCoursesPageSchema = z.object({
  search: searchSchema.optional().catch(undefined),
  after: keysCursorSchema.optional().catch(undefined),
  page: pageNumberSchema,
});

export type NewCourse = z.input<typeof newCourseSchema>;
export type CourseChange = Omit<z.output<typeof courseChangeSchema>, "joinOpen" | "status"> & {
  courseId: string;
  version: number;
  joinOpen?: boolean;
};
export type CourseQuery = Partial<z.output<typeof listCoursesSchema>> & { page?: number };
export type OwnCoursesQuery = Partial<z.output<typeof ownCoursesPageSchema>> & { limit?: number };
