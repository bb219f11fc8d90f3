import { z } from "zod";
import { courseCovers, courseStatuses } from "@/db/enums";
import { timestampSchema } from "@/lib/http/operation";
import { courseIdSchema, userIdSchema } from "@/lib/ids";
import type { ListedCourse } from "./data";

/** A course as the API returns it; with its join code only for those who manage it. */
export const toCourseResource = ({ joinCode, ...course }: ListedCourse) => ({
  id: course.id,
  title: course.title,
  description: course.description,
  cover: course.cover,
  status: course.status,
  teacher: { id: course.teacherId, displayName: course.teacherName },
  joinOpen: course.joinOpen,
  ...(joinCode !== null && { joinCode }),
  createdAt: course.createdAt,
  version: course.version,
});

/** The body of a PUT that would change nothing. */
export const toCourseContent = ({ title, description, cover, joinOpen }: ListedCourse) => ({
  title,
  description,
  cover,
  joinOpen,
});

/** A course in a list, with counts that change without its version. */
export const toListedCourseResource = (course: ListedCourse) => ({
  ...toCourseResource(course),
  isMember: course.isMember,
  moduleCount: course.moduleCount,
  studentCount: course.studentCount,
});

export const courseResourceSchema = z.strictObject({
  id: courseIdSchema,
  title: z.string(),
  description: z.string().meta({ description: "Markdown." }),
  cover: z.enum(courseCovers),
  status: z.enum(courseStatuses),
  teacher: z.strictObject({ id: userIdSchema, displayName: z.string() }),
  joinOpen: z.boolean(),
  joinCode: z.string().optional().meta({ description: "Only for those who manage the course." }),
  createdAt: timestampSchema,
  version: z.int(),
});

export const listedCourseResourceSchema = courseResourceSchema.extend({
  isMember: z.boolean(),
  moduleCount: z.int(),
  studentCount: z.int(),
});
