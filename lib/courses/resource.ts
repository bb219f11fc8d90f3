import { z } from "zod";
import { courseCovers, courseStatuses } from "@/db/enums";
import { timeAnswerSchema } from "@/lib/http/operation";
import { courseIdSchema, userIdSchema } from "@/lib/ids";
import type { ListedCourse } from "./data";

/** What the API tells of a course; the join code only those who manage it. */
export const oneCourse = ({ joinCode, ...course }: ListedCourse) => ({
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

/** The same in a list, with figures that change without its version. */
export const listedCourse = (course: ListedCourse) => ({
  ...oneCourse(course),
  isMember: course.isMember,
  moduleCount: course.moduleCount,
  studentCount: course.studentCount,
});

export const courseAnswerSchema = z.strictObject({
  id: courseIdSchema,
  title: z.string(),
  description: z.string().meta({ description: "Markdown." }),
  cover: z.enum(courseCovers),
  status: z.enum(courseStatuses),
  teacher: z.strictObject({ id: userIdSchema, displayName: z.string() }),
  joinOpen: z.boolean(),
  joinCode: z.string().optional().meta({ description: "Only for who manages the course." }),
  createdAt: timeAnswerSchema,
  version: z.int(),
});

export const listedCourseAnswerSchema = courseAnswerSchema.extend({
  isMember: z.boolean(),
  moduleCount: z.int(),
  studentCount: z.int(),
});
